import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionEnvelope } from 'nodemailer/lib/smtp-connection';
import { addressWritten, writtenAddress } from '../address/mailbox.js';
import { replyLine } from './reply-line.js';
import type { SmtpServerAddress } from './server-address.js';
import { AnswerLost, NotSent, type RecipientResult, type SendResult, type SmtpEnvelope } from './send-result.js';
import { type Ask, authOf, dialogue, dialogues } from './smtp-login.js';
import { type PeerError, type SmtpAttempted, smtpFault, withoutSecrets } from './smtp-fault.js';

/** All in milliseconds. `answerMs` is RFC 5321 4.5.3.2.6's: a server that took the final dot may check the mail for minutes. */
export type SmtpTimeouts = Readonly<{ connectMs: number; greetingMs: number; commandMs: number; answerMs: number }>;

type Sent = { response: string };

const CHUNK = 64 * 1024;

/** The client library refuses a mail over the size that the server announced; by the same code it tells of any reply to the bytes themselves. */
const isOverAnnounced = ({ code, response }: PeerError): boolean => code === 'EMESSAGE' && response === undefined;

// Without a status only what nodemailer itself refused is final: a mail over that size, credentials that are missing.
const isPermanent = (error: PeerError): boolean =>
  error.responseCode === undefined ? isOverAnnounced(error) || error.command === 'API' : error.responseCode >= 500;

/** Whether it is the size of this mail that is refused (RFC 1870), before its bytes were sent: MAIL announces it. */
const isTooLarge = (error: PeerError): boolean =>
  isOverAnnounced(error) || /^(?:552|5\d\d[ -]5\.(?:2\.3|3\.4))\b/.test(error.response ?? '');

const notSent = (error: PeerError, attempted: SmtpAttempted): NotSent => {
  const fault = isTooLarge(error) ? null : smtpFault(error, attempted);
  const reply = withoutSecrets(error.response ?? error.message, attempted.secrets);
  return new NotSent(reply, isPermanent(error), { cause: error }, fault);
};

const attemptedAt = ({ connection, login }: SmtpServerAddress, secrets: readonly string[]): SmtpAttempted => ({
  host: connection.host,
  port: connection.port,
  user: login?.user ?? null,
  secrets,
});

/** Whether it was the connection that failed (no reply, or 421) and not the server's judgement of the mail. */
export const wasHungUp = ({ cause, permanent }: NotSent): boolean => {
  const code = cause instanceof Error ? (cause as PeerError).responseCode : undefined;
  return !permanent && (code === undefined || code === 421);
};

/** One connection to a server, opened and logged in, for one transaction after another. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #timeouts: SmtpTimeouts;
  readonly #attempted: SmtpAttempted;
  #broken: Error | null = null;
  /** Tells whoever waits for the server that there is nothing to wait for. */
  #fail: (error: Error) => void = () => undefined;
  sent = 0;

  private constructor(connection: SMTPConnection, timeouts: SmtpTimeouts, attempted: SmtpAttempted) {
    this.#connection = connection;
    this.#timeouts = timeouts;
    this.#attempted = attempted;
    connection.on('error', (error: Error) => (this.#broken = error));
    connection.on('end', () => (this.#broken ??= new Error('the server closed the connection')));
  }

  /** Whether another transaction may be tried on this connection. */
  get usable(): boolean {
    return this.#broken === null;
  }

  /** Connects, negotiates TLS and logs in, unless `signal` ends the time for it. Throws NotSent. */
  static async open(server: SmtpServerAddress, timeouts: SmtpTimeouts, signal?: AbortSignal): Promise<SmtpSession> {
    const connection = new SMTPConnection({
      ...server.connection,
      customAuth: dialogues,
      connectionTimeout: timeouts.connectMs,
      greetingTimeout: timeouts.greetingMs,
      // Each step has a time of its own; this one is there should a step be forgotten.
      socketTimeout: 3 * Math.max(timeouts.commandMs, timeouts.answerMs),
      socketCloseTimeout: 1_000,
    });
    const secrets: string[] = [];
    const session = new SmtpSession(connection, timeouts, attemptedAt(server, secrets));
    const letGo = session.#until(signal);
    try {
      await session.#step(timeouts.connectMs + timeouts.greetingMs, (done) => connection.connect(done));
      const { login } = server;
      if (login !== null) {
        const auth = authOf(login, (...used) => secrets.push(...used));
        await session.#step(timeouts.commandMs, (done) => connection.login(auth, done));
      }
      return session;
    } catch (error) {
      connection.close();
      throw notSent(error as PeerError, session.#attempted);
    } finally {
      letGo();
    }
  }

  /** Talks to the server outside of any transaction; what `talk` finds wrong is thrown as NotSent. */
  async talk(talk: (ask: Ask) => Promise<PeerError | null>): Promise<void> {
    let wrong: PeerError | null = null;
    const run = dialogue(async (ask) => {
      wrong = await talk(ask);
    });
    try {
      await this.#step(this.#timeouts.commandMs, (done) => this.#connection.login(run, done));
      if (wrong !== null) throw wrong;
    } catch (error) {
      throw notSent(error as PeerError, this.#attempted);
    }
  }

  /** One mail transaction, unless `signal` ends the time for it. Throws NotSent or AnswerLost; afterwards look at `usable`. */
  async send(envelope: SmtpEnvelope, raw: Buffer, signal?: AbortSignal): Promise<SendResult> {
    // nodemailer keeps what was said to each RCPT on the very object it is given, also when the transaction fails later.
    const transaction: SMTPConnectionEnvelope = {
      from: envelope.from ?? '',
      to: envelope.to.map((address) => writtenAddress(address) ?? address),
      size: raw.length,
      use8BitMime: true,
      rcptQueue: [],
      rejected: [],
      rejectedErrors: [],
      accepted: [],
    };
    this.sent += 1;
    const data = new OutgoingData(raw);
    const letGo = this.#until(signal);
    try {
      const { response } = await this.#transact(transaction, data);
      if (!data.dotSent) throw new Error('the server answered before it had the whole mail');
      return results(envelope.to, transaction, { outcome: 'delivered', reply: replyLine(response) });
    } catch (error) {
      const peer = error as PeerError;
      const refused = refusedOutright(peer, transaction);
      if (refused !== null) {
        // A reply that came while the mail was still going out leaves the server inside DATA, where RSET would become text.
        if (data.started && !data.dotSent) this.abort();
        else await this.#reset();
        return results(envelope.to, transaction, refused);
      }
      this.abort();
      if (!data.dotSent) throw notSent(peer, this.#attempted);
      const reply = replyLine(peer.response ?? peer.message);
      throw new AnswerLost(reply, transaction.accepted.map(addressWritten), rejections(transaction), { cause: peer });
    } finally {
      letGo();
    }
  }

  /** Says QUIT, and waits a second at most for the answer. */
  close(): void {
    if (this.#broken !== null) return;
    this.#broken = new Error('the connection was closed');
    this.#connection.quit();
    const goodbye = setTimeout(() => this.#connection.close(), 1_000);
    this.#connection.once('end', () => clearTimeout(goodbye));
  }

  /** Drops the connection without a word: what stands on it fails. */
  abort(why = 'the connection was dropped'): void {
    this.#broken ??= new Error(why);
    this.#connection.close();
    this.#fail(this.#broken);
  }

  /** Drops the connection when the signal says so, until the function returned is called. */
  #until(signal: AbortSignal | undefined): () => void {
    const drop = (): void => this.abort('the server took longer than there was time');
    signal?.addEventListener('abort', drop);
    return () => signal?.removeEventListener('abort', drop);
  }

  #transact(transaction: SMTPConnectionEnvelope, data: OutgoingData): Promise<Sent> {
    return new Promise<Sent>((resolve, reject) => {
      const { commandMs, answerMs } = this.#timeouts;
      this.#fail = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      // Each reply to a RCPT renews the time: RFC 5321 4.5.3.2 gives it to a command, not to all of them.
      const heard = (): number => transaction.accepted.length + transaction.rejected.length;
      let before = 0;
      const silent = (): void => {
        if (heard() === before || data.started) return this.abort('the server went silent');
        before = heard();
        timer = setTimeout(silent, commandMs);
      };
      let timer = setTimeout(silent, commandMs);
      data.onProgress = () => {
        clearTimeout(timer);
        timer = setTimeout(silent, data.dotSent ? answerMs : commandMs);
      };
      this.#connection.send(transaction, data, (error, info) => {
        clearTimeout(timer);
        data.onProgress = () => undefined;
        if (error) reject(error);
        else resolve(info as Sent);
      });
    });
  }

  /** Ends a transaction that the server refused, so that the connection can carry another. */
  async #reset(): Promise<void> {
    if (!this.usable) return;
    try {
      await this.#step(this.#timeouts.commandMs, (done) => this.#connection.reset(done));
    } catch (error) {
      this.#broken ??= error as Error;
      this.#connection.close();
    }
  }

  #step(timeoutMs: number, run: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const settle = (error?: Error | null): void => {
        clearTimeout(timer);
        this.#connection.removeListener('error', settle);
        this.#connection.removeListener('end', ended);
        if (error) reject(error);
        else resolve();
      };
      const ended = (): void => settle(new Error('the server closed the connection'));
      const timer = setTimeout(() => this.abort('the server went silent'), timeoutMs);
      this.#fail = settle;
      this.#connection.once('error', settle);
      this.#connection.once('end', ended);
      run(settle);
    });
  }
}

/**
 * The bytes of a mail for a socket. Once the last of them was asked for, the final dot is on its way: from there on nobody can say that
 * the server has not got it.
 */
class OutgoingData extends Readable {
  #at = 0;
  started = false;
  dotSent = false;
  onProgress: () => void = () => undefined;

  constructor(readonly raw: Buffer) {
    super({ highWaterMark: CHUNK });
  }

  override _read(): void {
    this.started = true;
    const end = Math.min(this.#at + CHUNK, this.raw.length);
    const chunk = this.raw.subarray(this.#at, end);
    this.#at = end;
    if (chunk.length > 0) this.push(chunk);
    if (end === this.raw.length) {
      this.dotSent = true;
      this.push(null);
    }
    this.onProgress();
  }
}

/** The outcome for those recipients that RCPT had accepted, when the server refused the mail itself with a reply of its own. */
const refusedOutright = (
  error: PeerError,
  transaction: SMTPConnectionEnvelope,
): Pick<RecipientResult, 'outcome' | 'reply'> | null => {
  const code = error.responseCode ?? 0;
  const aboutMail = error.command === 'DATA' || error.command === 'RCPT TO';
  if (!aboutMail || code < 400 || transaction.accepted.length + transaction.rejected.length === 0) return null;
  return { outcome: code < 500 ? 'deferred' : 'failed', reply: replyLine(error.response ?? error.message) };
};

const rejections = (transaction: SMTPConnectionEnvelope): RecipientResult[] =>
  transaction.rejectedErrors.map((error) => ({
    address: addressWritten((error as { recipient?: string }).recipient ?? ''),
    outcome: isPermanent(error as PeerError) ? 'failed' : 'deferred',
    reply: replyLine(error.response ?? error.message),
  }));

const results = (
  to: readonly string[],
  transaction: SMTPConnectionEnvelope,
  accepted: Pick<RecipientResult, 'outcome' | 'reply'>,
): SendResult => {
  const rejected = new Map(rejections(transaction).map((result) => [result.address, result]));
  return { recipients: to.map((address) => rejected.get(address) ?? { address, ...accepted }) };
};
