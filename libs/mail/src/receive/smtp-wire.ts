import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';

/** What waiting for a client came to: bytes, its end, the limit of time, or that the server is closing. */
export type Waited = 'bytes' | 'gone' | 'late' | 'closing';

const NOTHING = Buffer.alloc(0);
const EVENTS = ['readable', 'end', 'close', 'drain'] as const;
const LINGER_MS = 5_000;

/**
 * The bytes to and from one client. They are read when they are asked for and not before, so that the memory of a client is what one read
 * takes, and a client that sends faster than its mail is stored waits.
 */
export class SmtpWire {
  /** What came and was not taken yet. */
  held: Buffer = NOTHING;
  #socket: Socket;
  #wake: () => void = () => undefined;
  #closing = false;
  readonly #awoken = (): void => this.#wake();

  constructor(
    socket: Socket,
    private readonly onError: (error: Error) => void,
  ) {
    this.#socket = socket;
    socket.setNoDelay(true);
    this.#listen(socket);
  }

  /** Waits for more bytes, which are then in `held`. */
  async fill(withinMs: number): Promise<Waited> {
    const until = Date.now() + withinMs;
    for (;;) {
      const chunk = this.#socket.read() as Buffer | null;
      if (chunk !== null) {
        this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
        return 'bytes';
      }
      if (this.#socket.destroyed || this.#socket.readableEnded) return 'gone';
      if (this.#closing) return 'closing';
      const left = until - Date.now();
      if (left <= 0) return 'late';
      await this.#event(left);
    }
  }

  /** Takes the first bytes of what is held. */
  take(count: number): Buffer {
    const taken = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return taken;
  }

  /** Writes a reply, and waits for a client that does not read them: false when it does not within the limit. */
  async say(reply: string, withinMs: number): Promise<boolean> {
    if (this.#socket.destroyed || !this.#socket.writable) return false;
    if (this.#socket.write(reply)) return true;
    const until = Date.now() + withinMs;
    while (this.#socket.writableNeedDrain && !this.#socket.destroyed) {
      const left = until - Date.now();
      if (left <= 0) return false;
      await this.#event(left);
    }
    return !this.#socket.destroyed;
  }

  /** Makes fill() tell a client that waits for nothing that the server is closing; one that sends a mail goes on. */
  interrupt(closing: boolean): void {
    this.#closing = closing;
    this.#wake();
  }

  /**
   * Takes up TLS. Whatever came in the clear behind STARTTLS is thrown away before `go` is said: anybody on the way may have put it there
   * (RFC 3207 section 6). False when the handshake failed.
   */
  async secure(context: SecureContext, go: string, withinMs: number): Promise<boolean> {
    this.held = NOTHING;
    while (this.#socket.read() !== null) this.held = NOTHING;
    if (!(await this.say(go, withinMs))) return false;
    const plain = this.#socket;
    for (const event of EVENTS) plain.off(event, this.#awoken);
    const secured = new TLSSocket(plain, { isServer: true, secureContext: context });
    this.#socket = secured;
    let done = false;
    secured.once('secure', () => {
      done = true;
      this.#wake();
    });
    secured.on('_tlsError', this.onError);
    this.#listen(secured);
    const until = Date.now() + withinMs;
    while (!done && !secured.destroyed && !plain.destroyed && Date.now() < until) await this.#event(until - Date.now());
    if (!done) this.destroy();
    return done;
  }

  /** Says the last word, if any, and hangs up; on a client that does not do so in turn, a while later. */
  end(lastWord = '', lingerMs = LINGER_MS): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (socket.writable) socket.end(lastWord);
    // Unread bytes would make the kernel reset the connection, and the client would not hear the last word.
    const drop = (): void => {
      while (socket.read() !== null) this.held = NOTHING;
    };
    socket.on('readable', drop);
    drop();
    const timer = setTimeout(() => this.destroy(), lingerMs).unref();
    socket.once('close', () => clearTimeout(timer));
  }

  destroy(): void {
    this.#socket.destroy();
    this.#wake();
  }

  #listen(socket: Socket): void {
    for (const event of EVENTS) socket.on(event, this.#awoken);
    socket.on('error', this.onError);
  }

  #event(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
