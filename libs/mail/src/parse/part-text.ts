import { isAscii, isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import libmime from 'libmime';
import { decodeUnlabelled } from './charset.js';
import { sevenBitDecoder } from './seven-bit-charsets.js';

const vague = /^(?:us-?ascii|ascii|ansi.*|utf-?8|7bit|8bit|binary|unknown.*|x-unknown|default|none|null|iso|charset)$/i;
const latin = /^(?:iso-?8859-?1?5?|latin-?[19]|windows-?1252|cp-?1252)$/i;
const wide = /^(?:utf|ucs|unicode)-?(?:16|2|32|4)/i;

/** Whether bytes in a charset cannot be what it says, but are UTF-8 by every sign. */
const isUtf8InDisguise = (charset: string, bytes: Buffer): boolean =>
  (latin.test(charset) && !isAscii(bytes) && isUtf8(bytes)) ||
  (wide.test(charset) && !bytes.includes(0) && isUtf8(bytes));

/** More than is shown of any text, in whichever charset. */
const MAX_BYTES = 8 * 2 ** 20;
const MAX_SEVEN_BIT = 2 * 2 ** 20;

/**
 * Collects the bytes of a text part and gives it as UTF-8. The charset that the part names counts when the bytes can be in it; without one,
 * or with one that nobody knows, it is what the bytes look like. Of a text that is longer than any that is shown it gives the beginning, and says so.
 */
export class PartText extends Transform {
  readonly #chunks: Buffer[] = [];

  #size = 0;

  constructor(
    private readonly charset: string | null,
    private readonly onCut: () => void,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const left = MAX_BYTES - this.#size;
    if (left < chunk.length) this.onCut();
    if (left > 0) this.#chunks.push(chunk.subarray(0, left));
    this.#size += chunk.length;
    done();
  }

  override _flush(done: TransformCallback): void {
    const bytes = Buffer.concat(this.#chunks);
    const charset = this.charset?.trim() ?? '';
    const sevenBit = sevenBitDecoder(charset);
    if (sevenBit !== null) {
      if (bytes.length > MAX_SEVEN_BIT) this.onCut();
      const text = sevenBit(bytes.subarray(0, MAX_SEVEN_BIT).toString('latin1'));
      return done(null, Buffer.from(text, 'utf8'));
    }
    if (charset === '' || vague.test(charset) || isUtf8InDisguise(charset, bytes)) return done(null, asUtf8(bytes));
    const named = libmime.createDecodeStream(charset);
    if (!named.supported) return done(null, asUtf8(bytes));
    const decoded: Buffer[] = [];
    named.on('data', (chunk: Buffer) => decoded.push(chunk));
    named.once('error', done);
    named.once('end', () => done(null, Buffer.concat(decoded)));
    named.end(bytes);
  }
}

const metaCharset = /<meta[^>]{1,200}charset\s*=\s*["']?([\w.:-]{1,40})/i;

const asUtf8 = (bytes: Buffer): Buffer => {
  const declared = metaCharset.exec(bytes.subarray(0, 2_048).toString('latin1'))?.[1] ?? null;
  return Buffer.from(decodeUnlabelled(bytes, declared), 'utf8');
};
