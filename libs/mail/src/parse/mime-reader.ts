import { Transform, type TransformCallback } from 'node:stream';
import { MailParser as Mailparser, type MailParserOptions } from 'mailparser';
import { decodeUnlabelled } from './charset.js';

/** A part as mailparser's splitter announces it, as far as it is looked at here. */
type AnnouncedPart = {
  type: string;
  contentType: string | false;
  filename?: string | false;
  disposition: string | false;
  charset: string | false;
  parentNode?: { contentType: string | false };
};

/** A part in mailparser's own tree of a mail. */
export type MimeNode = Readonly<{
  contentType: string | false;
  textContent?: string;
  children: readonly MimeNode[];
}>;

type Internals = {
  tree: MimeNode | false;
  decoder: { decodeStream: (charset: string) => Transform };
  processChunk: (part: AnnouncedPart, done: (error?: Error | null) => void) => void;
};

const UNLABELLED = 'x-unlabelled';
const vague = /^(?:us-?ascii|ascii|utf-?8|unknown.*|default|none)$/i;

/** Collects text without a charset to rely on, and decodes it as a whole. */
class UnlabelledText extends Transform {
  readonly #chunks: Buffer[] = [];

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunks.push(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.from(decodeUnlabelled(Buffer.concat(this.#chunks)), 'utf8'));
  }
}

/**
 * mailparser, with two things corrected as parts are announced: text that names no charset, or names one it is not in, is not taken for
 * UTF-8 blindly; a text with a file name that comes after the mail's own text is a file. This reaches into mailparser: its tests here
 * are what says that a new version still works so.
 */
export class MimeReader extends Mailparser {
  #hasText = false;

  constructor(options: MailParserOptions) {
    super(options);
    const internals = this as unknown as Internals;
    const { decoder } = internals;
    const decodeNamed = decoder.decodeStream.bind(decoder);
    decoder.decodeStream = (charset) => (charset === UNLABELLED ? new UnlabelledText() : decodeNamed(charset));
    const process = internals.processChunk.bind(this);
    internals.processChunk = (part, done) => {
      if (part.type === 'node') this.#correct(part);
      process(part, done);
    };
  }

  /** The parts read so far, null before the first. */
  get root(): MimeNode | null {
    const { tree } = this as unknown as Internals;
    return tree === false ? null : tree;
  }

  #correct(part: AnnouncedPart): void {
    const isText = part.contentType === 'text/plain' || part.contentType === 'text/html' || part.contentType === false;
    if (!isText) return;
    const named = typeof part.filename === 'string' && part.filename !== '';
    if (named && this.#hasText && part.parentNode?.contentType === 'multipart/mixed') part.disposition = 'attachment';
    if (part.disposition === 'attachment') return;
    this.#hasText = true;
    if (part.charset === false || part.charset === undefined || vague.test(part.charset)) part.charset = UNLABELLED;
  }
}
