import type { Transform } from 'node:stream';
import { MailParser as Mailparser, type MailParserOptions } from 'mailparser';
import { PartText } from './part-text.js';

/** A part as mailparser's splitter announces it, as far as it is looked at here. */
type AnnouncedPart = {
  type: string;
  root: boolean;
  contentType: string | false;
  encoding: string | false;
  filename?: string | false;
  disposition: string | false;
  charset: string | false;
  headers: { hasHeader: (name: string) => boolean } | false;
  parentNode?: AnnouncedPart | false;
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

// What mailparser takes as it is: a charset of any other name is handed to its decoder.
const UNLABELLED = 'x-unlabelled';

const mediaType = /^[^\s/]+\/[^\s/]+$/;

/** An encoding older than MIME, which mailparser leaves as it is. */
export const isUuencoded = (encoding: string): boolean => /^\W*(?:x-)?uue(?:ncode)?\W*$/i.test(encoding);

/** The encodings that programs have written otherwise than RFC 2045 section 6.1 does. */
const encodingOf = (written: string): string => {
  if (/^\W*(?:x-)?(?:base-?64|b64|b)\W*$/.test(written)) return 'base64';
  return /^\W*(?:quoted.?printable|qp|q)\W*$/.test(written) ? 'quoted-printable' : written;
};

/**
 * mailparser, with some things corrected as parts are announced: text that names no charset, or one it is not in, is not taken for UTF-8
 * blindly; a text with a file name that comes after the mail's own text is a file; a part of a digest is a mail (RFC 2046 section 5.1.5);
 * a type that is none is text (RFC 2045 section 5.2). This reaches into mailparser: its tests here are what says that a new version still
 * works so.
 */
export class MimeReader extends Mailparser {
  #hasText = false;
  /** Whether a text was longer than is read. */
  hasCutText = false;

  constructor(options: MailParserOptions) {
    super(options);
    const internals = this as unknown as Internals;
    internals.decoder.decodeStream = (charset) => {
      const cut = (): void => {
        this.hasCutText = true;
      };
      return new PartText(charset === UNLABELLED ? null : charset, cut);
    };
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
    const parent = part.parentNode ? part.parentNode.contentType : false;
    if (part.encoding) part.encoding = encodingOf(part.encoding);
    const named = typeof part.filename === 'string' && part.filename !== '';
    const isTyped = part.headers !== false && part.headers.hasHeader('content-type');
    if (parent === 'multipart/digest' && !isTyped) part.contentType = 'message/rfc822';
    else if (part.contentType === false || !mediaType.test(part.contentType)) {
      part.contentType = named && !part.root ? 'application/octet-stream' : 'text/plain';
    }
    if (part.contentType !== 'text/plain' && part.contentType !== 'text/html') return;
    const isLater = named && this.#hasText && parent !== 'multipart/alternative';
    if (isLater || isUuencoded(part.encoding || '')) part.disposition = 'attachment';
    if (part.disposition === 'attachment') return;
    this.#hasText = true;
    if (!part.charset || /^(?:us)?ascii$|^utf8$/.test(part.charset.toLowerCase().replace(/[^a-z0-9]+/g, ''))) {
      part.charset = UNLABELLED;
    }
  }
}
