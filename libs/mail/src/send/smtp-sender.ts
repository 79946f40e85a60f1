import { isAddrSpec, isReachable } from '../address/mailbox.js';
import { replyLine } from './reply-line.js';
import { NotSent, type SendResult, type SmtpEnvelope } from './send-result.js';
import { serverAddress, type SmtpServerAddress } from './server-address.js';
import type { SmtpServer } from './smtp-server.js';
import { verifySender } from './verify-server.js';
import { SmtpSession, type SmtpTimeouts, wasHungUp } from './smtp-session.js';

/** `url`: `smtp://user:pass@host:port`; `smtps://` for TLS from the first byte; `?tls=required` refuses to go on without STARTTLS. */
export type SmtpSenderOptions = Readonly<{ url: string } | { server: SmtpServer }> & SmtpSenderLimits;

/** How a server is dealt with. */
export type SmtpSenderLimits = Readonly<{
  /** The name given with EHLO; the machine's own by default. */
  name?: string;
  /** Certificates to trust in place of the usual ones, in PEM. */
  ca?: string;
  timeouts?: Partial<SmtpTimeouts>;
  /** Connections at a time; what comes on top waits. */
  connections?: number;
  /** Transactions on one connection. */
  mailsPerConnection?: number;
  /** How long a connection without work is kept, in milliseconds. */
  idleMs?: number;
}>;

const defaults: SmtpTimeouts = { connectMs: 30_000, greetingMs: 30_000, commandMs: 300_000, answerMs: 600_000 };

const NO_TIME = 'no connection to the server was free in time';

type Idle = Readonly<{ session: SmtpSession; timer: NodeJS.Timeout }>;

/** Hands mails to one SMTP server over a few connections that are used again. */
export class SmtpSender {
  readonly #server: SmtpServerAddress;
  readonly #timeouts: SmtpTimeouts;
  readonly #verifying: Partial<SmtpTimeouts>;
  /** Connections at a time, at most. */
  readonly connections: number;
  readonly #mailsPerConnection: number;
  readonly #idleMs: number;
  readonly #idle: Idle[] = [];
  #waiting: ((turn: boolean) => void)[] = [];
  #busy = 0;
  #closed = false;
  #whenQuiet: (() => void)[] = [];

  /** Throws RangeError when the URL is not one of an SMTP server. */
  constructor(options: SmtpSenderOptions) {
    this.#server = serverAddress('url' in options ? options.url : options.server, options);
    this.#timeouts = { ...defaults, ...options.timeouts };
    this.#verifying = options.timeouts ?? {};
    this.connections = options.connections ?? 5;
    this.#mailsPerConnection = options.mailsPerConnection ?? 100;
    this.#idleMs = options.idleMs ?? 5_000;
  }

  /** The server, as people know it: `host:port`. */
  get name(): string {
    const { host, port } = this.#server.connection;
    return `${host}:${port}`;
  }

  /**
   * One SMTP transaction with exactly this envelope; the headers of `raw` decide nothing. Resolves when every recipient was answered for,
   * be it with a refusal, or once `signal` ends the time for it. Throws NotSent when no recipient can have got it, AnswerLost when some may
   * have.
   */
  async send(envelope: SmtpEnvelope, raw: Buffer, signal?: AbortSignal): Promise<SendResult> {
    const to = [...new Set(envelope.to)];
    const { from } = envelope;
    const wrong = from === null || isAddrSpec(from) ? to.find((address) => !isReachable(address)) : from;
    if (wrong !== undefined) throw new NotSent(replyLine(`not an address to send to: ${JSON.stringify(wrong)}`), true);
    if (to.length === 0) throw new NotSent('there is no recipient', true);
    await this.#turn(signal);
    try {
      return await this.#transact({ from, to }, raw, signal);
    } finally {
      this.#release();
    }
  }

  /** Asks the server, over a connection of its own, whether it takes mail from this address now; nothing is sent. @throws SmtpFault */
  verify(address: string): Promise<void> {
    return verifySender(this.#server, address, this.#verifying);
  }

  /** Takes no more mails, waits for those under way and says goodbye to the server. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const next of this.#waiting.splice(0)) next(false);
    if (this.#busy > 0) await new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
    for (const { session, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      session.close();
    }
  }

  async #transact(envelope: SmtpEnvelope, raw: Buffer, signal: AbortSignal | undefined): Promise<SendResult> {
    const kept = this.#takeIdle();
    if (kept !== null) {
      try {
        return await this.#use(kept, envelope, raw, signal);
      } catch (error) {
        // Servers close connections that were idle: nothing was sent on this one, so a new one has its turn.
        if (!(error instanceof NotSent) || !wasHungUp(error) || signal?.aborted === true) throw error;
      }
    }
    return this.#use(await SmtpSession.open(this.#server, this.#timeouts, signal), envelope, raw, signal);
  }

  async #use(
    session: SmtpSession,
    envelope: SmtpEnvelope,
    raw: Buffer,
    signal: AbortSignal | undefined,
  ): Promise<SendResult> {
    try {
      return await session.send(envelope, raw, signal);
    } finally {
      this.#keep(session);
    }
  }

  #takeIdle(): SmtpSession | null {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle === undefined) return null;
      clearTimeout(idle.timer);
      if (idle.session.usable) return idle.session;
    }
  }

  #keep(session: SmtpSession): void {
    if (!session.usable) return;
    if (this.#closed || session.sent >= this.#mailsPerConnection) {
      session.close();
      return;
    }
    const timer = setTimeout(() => {
      const at = this.#idle.findIndex((idle) => idle.session === session);
      if (at >= 0) this.#idle.splice(at, 1);
      session.close();
    }, this.#idleMs);
    this.#idle.push({ session, timer });
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.#closed) throw new NotSent('the sender is closed', false);
    if (signal?.aborted === true) throw new NotSent(NO_TIME, false);
    if (this.#busy < this.connections) {
      this.#busy += 1;
      return;
    }
    // Whoever releases hands its turn over, so that `busy` stays as it is.
    const turn = await new Promise<boolean>((resolve) => {
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((waiting) => waiting !== resolve);
        resolve(false);
      });
    });
    if (!turn) throw new NotSent(this.#closed ? 'the sender is closed' : NO_TIME, false);
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next(true);
    this.#busy -= 1;
    if (this.#busy === 0) for (const quiet of this.#whenQuiet.splice(0)) quiet();
  }
}
