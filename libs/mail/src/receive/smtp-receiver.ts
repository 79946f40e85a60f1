import type { AddressInfo } from 'node:net';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { asciiAddress, isAddrSpec } from '../address/mailbox.js';

export type ReceivedEnvelope = Readonly<{ from: string | null; to: readonly string[] }>;

export type ReceivedMail = Readonly<{ envelope: ReceivedEnvelope; remoteAddress: string; helo: string }>;

export type SmtpReceiverOptions = Readonly<{
  host: string;
  port: number;
  /** Size of a mail, in bytes; 35 MiB by default. */
  maxBytes?: number;
  maxRecipients?: number;
  maxConnections?: number;
  /** How long a client may be silent, in milliseconds. */
  idleMs?: number;
  /** How long mails that are coming in when the receiver closes may take, in milliseconds. */
  graceMs?: number;
  /** The name in the greeting; the machine's own by default. */
  name?: string;
  lmtp?: boolean;
  /** With a key and a certificate STARTTLS is offered. */
  tls?: Readonly<{ key: string | Buffer; cert: string | Buffer }>;
  onRecipient: (address: string) => Promise<'accept' | 'refuse' | 'later'>;
  /**
   * Takes the whole mail from `stream` and resolves when it is safe. Nothing may be committed before the stream has ended: it fails when
   * the client goes away or the mail is too large. A rejection is answered by 451, or by the `smtpCode` of the error.
   */
  onMail: (mail: ReceivedMail, stream: Readable) => Promise<void>;
  /** Told of what went wrong where nobody else is: in `onRecipient`, `onMail` and on connections. */
  onError?: (error: unknown) => void;
}>;

const MIB = 1024 * 1024;

/** The reply that a client is to get instead of 250. */
const refusal = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

const smtpCode = (error: unknown): number => {
  const code = error instanceof Error && 'smtpCode' in error ? error.smtpCode : undefined;
  return typeof code === 'number' && code >= 400 && code < 600 ? code : 451;
};

const replyTexts: Readonly<Record<number, string>> = {
  451: '4.3.0 Not now, please try again later',
  452: '4.3.1 Not enough room now, please try again later',
  552: '5.3.4 The mail is too large',
  554: '5.6.0 The mail was refused',
};
const replyText = (code: number): string => replyTexts[code] ?? (code < 500 ? '4.0.0 Not now' : '5.0.0 Refused');

/** The mail is larger than this server takes; the client is told 552. */
export class MailTooLarge extends Error {
  override readonly name = 'MailTooLarge';
  readonly smtpCode = 552;
  constructor(readonly maxBytes: number) {
    super(`the mail is larger than ${maxBytes} bytes`);
  }
}

class SizeLimit extends Transform {
  #bytes = 0;

  constructor(readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.maxBytes) done(new MailTooLarge(this.maxBytes));
    else done(null, chunk);
  }
}

/** An SMTP or LMTP server that says 250 only for what `onMail` has made safe. */
export class SmtpReceiver {
  readonly #options: SmtpReceiverOptions;
  readonly #server: SMTPServer;
  readonly #maxBytes: number;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: SmtpReceiverOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? 35 * MIB;
    this.#server = new SMTPServer({
      ...options.tls,
      ...(options.name === undefined ? {} : { name: options.name }),
      banner: 'threadlog',
      lmtp: options.lmtp ?? false,
      authOptional: true,
      disabledCommands: options.tls === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
      disableReverseLookup: true,
      hideSMTPUTF8: true,
      size: this.#maxBytes,
      rejectOversized: true,
      maxClients: options.maxConnections ?? 200,
      maxRecipients: options.maxRecipients ?? 100,
      socketTimeout: options.idleMs ?? 60_000,
      closeTimeout: 1_000,
      onRcptTo: ({ address }, _session, done) => void this.#recipient(address).then(done, done),
      onData: (stream, session, done) => void this.#track(this.#mail(stream, session)).then(() => done(), done),
    });
    this.#server.on('error', (error) => options.onError?.(error));
  }

  /** Starts to listen; rejects when the port is taken. */
  async listen(): Promise<{ host: string; port: number }> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.removeListener('error', reject);
        resolve();
      });
    });
    return { host, port: (this.#server.server.address() as AddressInfo).port };
  }

  /** Takes no new connections, lets mails under way finish for `graceMs`, then says 421 to whoever is left. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const grace = new AbortController();
    await Promise.race([Promise.allSettled(this.#underWay), sleep(this.#options.graceMs ?? 5_000, grace.signal)]);
    grace.abort();
    for (const connection of this.#server.connections) {
      connection.send(421, '4.3.2 Shutting down');
      connection.close();
    }
    await closed;
  }

  async #recipient(address: string): Promise<Error | null> {
    const normal = asciiAddress(address);
    if (!isAddrSpec(normal)) return refusal(553, '5.1.3 Not an address of this server');
    try {
      switch (await this.#options.onRecipient(normal)) {
        case 'accept':
          return null;
        case 'refuse':
          return refusal(550, '5.1.1 No such address here');
        case 'later':
          return refusal(451, replyText(451));
      }
    } catch (error) {
      this.#options.onError?.(error);
      return refusal(451, replyText(451));
    }
  }

  async #mail(data: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    const from = mailFrom === false || mailFrom.address === '' ? null : asciiAddress(mailFrom.address);
    const envelope = { from, to: rcptTo.map(({ address }) => asciiAddress(address)) };
    const limited = limit(data, this.#maxBytes);
    try {
      await this.#options.onMail(
        { envelope, remoteAddress: session.remoteAddress, helo: session.hostNameAppearsAs },
        limited,
      );
      if (!limited.readableEnded) throw new Error('onMail resolved before the mail had ended');
    } catch (error) {
      if (!(error instanceof MailTooLarge)) this.#options.onError?.(error);
      limited.destroy();
      const code = smtpCode(error);
      throw refusal(code, replyText(code));
    }
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    try {
      await work;
    } finally {
      this.#underWay.delete(work);
    }
  }
}

const limit = (data: Readable, maxBytes: number): SizeLimit => {
  const limited = new SizeLimit(maxBytes);
  // Not pipeline(): it would destroy `data`, and the client would have its answer in the middle of the mail. What it still sends is
  // read and dropped instead.
  limited.on('error', () => undefined);
  limited.once('close', () => data.unpipe(limited).resume());
  data.once('error', (error) => limited.destroy(error));
  data.once('close', () => {
    if (!data.readableEnded) limited.destroy(new Error('the client went away in the middle of the mail'));
  });
  return data.pipe(limited);
};

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
