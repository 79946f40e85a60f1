const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

/** What came of a chunk: content with the dots undone, and where the command after the mail begins; -1 while the mail goes on. */
export type DotRead = Readonly<{ content: Buffer; end: number }>;

/**
 * Reads the bytes after DATA (RFC 5321 4.5.2). Only CRLF, a dot and CRLF end the mail, or a dot and CRLF at its very beginning; a line is
 * what CRLF ends, so that the dot after a bare LF or CR is content, neither an end nor a stuffed one. Everything else, NUL among it, is
 * given as it came. It takes time in proportion to the bytes and holds back two of them at most.
 */
export class DotReader {
  #state: 'line' | 'dot' | 'dot-cr' | 'text' | 'cr' = 'line';

  read(chunk: Buffer): DotRead {
    const out = Buffer.allocUnsafe(chunk.length + 1);
    let length = 0;
    let at = 0;
    while (at < chunk.length) {
      const byte = chunk[at]!;
      switch (this.#state) {
        case 'line':
          if (byte === DOT) {
            this.#state = 'dot';
            at += 1;
          } else this.#state = 'text';
          break;
        case 'dot':
          if (byte === CR) {
            this.#state = 'dot-cr';
            at += 1;
          } else {
            // The dot was put before this line by the client. What follows is content, another dot too.
            out[length++] = byte;
            this.#state = 'text';
            at += 1;
          }
          break;
        case 'dot-cr':
          if (byte === LF) {
            this.#state = 'line';
            return { content: out.subarray(0, length), end: at + 1 };
          }
          out[length++] = CR;
          this.#state = 'cr';
          break;
        case 'text': {
          const cr = chunk.indexOf(CR, at);
          const end = cr < 0 ? chunk.length : cr + 1;
          length += chunk.copy(out, length, at, end);
          if (cr >= 0) this.#state = 'cr';
          at = end;
          break;
        }
        case 'cr':
          if (byte === LF) {
            out[length++] = LF;
            this.#state = 'line';
            at += 1;
          } else this.#state = 'text';
          break;
        default:
          return this.#state satisfies never;
      }
    }
    return { content: out.subarray(0, length), end: -1 };
  }
}
