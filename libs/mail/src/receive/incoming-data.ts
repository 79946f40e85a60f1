import { PassThrough, type Readable } from 'node:stream';
import { DotReader } from './dot-reader.js';
import type { SmtpLimits } from './smtp-limits.js';
import type { SmtpWire } from './smtp-wire.js';

/** The mail is larger than this server takes; the client is told 552. */
export class MailTooLarge extends Error {
  override readonly name = 'MailTooLarge';
  readonly smtpCode = 552;
  constructor(readonly maxBytes: number) {
    super(`the mail is larger than ${maxBytes} bytes`);
  }
}

/** How the bytes after DATA ended: `whole` with the final dot, else the connection is of no more use. */
export type DataEnd = 'whole' | 'gone' | 'late' | 'flood';

/** One mail on its way in. `stream` fails when the client goes away, is too slow, or sends too much. */
export class IncomingData {
  readonly #stream = new PassThrough();
  #bytes = 0;
  #waitedMs = 0;

  constructor(
    private readonly wire: SmtpWire,
    private readonly limits: SmtpLimits,
  ) {
    // Whoever takes the mail hears of the failure; when that one is gone already, nobody needs to.
    this.#stream.on('error', () => undefined);
  }

  get stream(): Readable {
    return this.#stream;
  }

  get tooLarge(): boolean {
    return this.#bytes > this.limits.maxBytes;
  }

  /** Moves bytes from the wire to the stream, no faster than they are taken there, until the mail ends or cannot any more. */
  async receive(): Promise<DataEnd> {
    const reader = new DotReader();
    for (;;) {
      if (this.wire.held.length > 0) {
        const { content, end } = reader.read(this.wire.held);
        this.wire.take(end < 0 ? this.wire.held.length : end);
        await this.#pass(content);
        if (end >= 0) {
          this.#stream.end();
          return 'whole';
        }
        // One that announced no size is let finish, so that it hears the 552 and does not send it all again; but not without end.
        if (this.#bytes > 2 * this.limits.maxBytes) return 'flood';
        continue;
      }
      const waited = await this.#wait();
      if (waited !== 'bytes') {
        const why = waited === 'late' ? 'the client was too slow' : 'the client went away in the middle of the mail';
        this.#stream.destroy(new Error(why));
        return waited;
      }
    }
  }

  /** What is too much, or for someone who has failed, is read and dropped: the answer stands at the end of the mail. */
  async #pass(content: Buffer): Promise<void> {
    this.#bytes += content.length;
    if (this.tooLarge) this.#stream.destroy(new MailTooLarge(this.limits.maxBytes));
    if (this.#stream.destroyed || content.length === 0 || this.#stream.write(content)) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.#stream.off('drain', go).off('close', go);
        resolve();
      };
      this.#stream.on('drain', go).on('close', go);
    });
  }

  /** Only the time that the client takes counts, not ours. */
  async #wait(): Promise<'bytes' | 'gone' | 'late'> {
    const { idleMs, dataMs, slowAfterMs, minBytesPerSecond } = this.limits;
    const inTime = Math.max(slowAfterMs, (this.#bytes / minBytesPerSecond) * 1_000);
    const within = Math.min(idleMs, dataMs - this.#waitedMs, inTime - this.#waitedMs);
    const since = performance.now();
    const waited = await this.wire.fill(Math.max(0, within));
    this.#waitedMs += performance.now() - since;
    return waited === 'closing' ? 'gone' : waited;
  }
}
