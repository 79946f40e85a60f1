import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { DNSResolver } from 'mailauth';

const MAX_LOOKUPS = 40;
const CHUNK = 32 * 1024;

const timedOut = (): Error => Object.assign(new Error('the checks of the sender took too long'), { code: 'ETIMEOUT' });

/** One moment at which all that is still under way gives up. */
export class Deadline {
  static in(ms: number): Deadline {
    return new Deadline(ms);
  }

  /** Rejects at that moment, and never resolves. */
  readonly reached: Promise<never>;
  readonly #timer: NodeJS.Timeout;
  #over = false;
  #lookups = 0;

  private constructor(ms: number) {
    const { promise, reject } = withReject();
    this.reached = promise;
    this.reached.catch(() => undefined);
    this.#timer = setTimeout(() => {
      this.#over = true;
      reject(timedOut());
    }, ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  /** The resolver, which gives up at that moment, and after 40 look-ups. */
  bound(resolver: DNSResolver): DNSResolver {
    return async (domain, type) => {
      this.#lookups += 1;
      if (this.#over || this.#lookups > MAX_LOOKUPS) throw timedOut();
      return Promise.race([resolver(domain, type), this.reached]);
    };
  }

  /** The bytes in pieces, between which the event loop goes on; an error after that moment. */
  pieces(buffers: readonly Buffer[]): Readable {
    const isOver = (): boolean => this.#over;
    return Readable.from(
      (async function* () {
        for (const buffer of buffers) {
          for (let at = 0; at < buffer.length; at += CHUNK) {
            await setImmediate();
            if (isOver()) throw timedOut();
            yield buffer.subarray(at, at + CHUNK);
          }
        }
      })(),
      { objectMode: false },
    );
  }
}

const withReject = (): { promise: Promise<never>; reject: (error: Error) => void } => {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejecting) => {
    reject = rejecting;
  });
  return { promise, reject };
};
