import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow, type MailboxObject } from 'imapflow';
import { asciiAddress, isAddrSpec } from '../address/mailbox.js';
import { type Attempted, ImapFault, imapFault, ImapMessageFault, isRefusal } from './imap-fault.js';
import type { ListedFolder } from './imap-folders.js';

/** A mailbox on a server and what opens it. */
export type ImapAccount = Readonly<{
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string;
  auth: Readonly<{ password: string }> | Readonly<{ accessToken: string }>;
}>;

export type ImapSessionOptions = Readonly<{
  /** The largest message that is read, in bytes. */
  maxBytes: number;
  /** How long connecting may take, in milliseconds; 20 s unless told. */
  connectMs?: number;
  /** How long the server may be silent while something is asked of it, in milliseconds; 60 s unless told. */
  silenceMs?: number;
  /** Certificates to trust beside the usual ones, in PEM. */
  ca?: string;
}>;

/** A folder that was opened. UIDs hold as long as `uidValidity` is the same (RFC 9051, section 2.3.1.1). */
export type ImapFolder = Readonly<{ uidValidity: string; exists: number; uidNext: number; keepsSeen: boolean }>;

/** One message: `size` as the server tells, `returnPath` as a server on the way noted it. `bytes` fails with ImapMessageFault or ImapFault. */
export type ImapMessage = Readonly<{ uid: number; size: number | null; returnPath: string | null; bytes: Readable }>;

const WINDOW_BYTES = 256 * 1024;
const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
const ASKED_AT_ONCE = 500;

/**
 * One connection to an IMAP server, good for one life: what fails by ImapFault has ended it. Messages are read by BODY.PEEK in windows of
 * 256 KiB, so that neither their flags nor our memory change by it.
 */
export class ImapSession {
  #news = false;
  #lost: unknown = null;

  private constructor(
    private readonly client: ImapFlow,
    private readonly attempted: Attempted,
    private readonly maxBytes: number,
  ) {
    // Both must be listened to, or the process dies of a lost connection.
    client.on('error', (error) => (this.#lost ??= error));
    client.on('close', () => (this.#lost ??= new Error('the server hung up')));
    client.on('exists', () => (this.#news = true));
  }

  /** Connects and logs in. @throws ImapFault; an aborted signal ends it as a lost connection */
  static async open(account: ImapAccount, options: ImapSessionOptions, signal?: AbortSignal): Promise<ImapSession> {
    const { host, port, security, user, auth } = account;
    const { maxBytes, connectMs = 20_000, silenceMs = 60_000, ca } = options;
    const secret = 'password' in auth ? auth.password : auth.accessToken;
    const client = new ImapFlow({
      host,
      port,
      secure: security === 'tls',
      doSTARTTLS: security === 'starttls',
      auth: 'password' in auth ? { user, pass: auth.password } : { user, accessToken: auth.accessToken },
      clientInfo: { name: 'threadlog' },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
      maxLiteralSize: maxBytes + MIB,
      maxResponseSize: maxBytes + 66 * MIB,
      maxLineLength: 64 * MIB,
      ...(ca === undefined ? {} : { tls: { ca } }),
    });
    const session = new ImapSession(client, { host, port, user, secrets: [secret] }, maxBytes);
    const stop = (): void => client.close();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      signal?.throwIfAborted();
      await client.connect();
      return session;
    } catch (error) {
      client.close();
      throw imapFault(error, session.attempted);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Whether a message can be moved without touching others: by MOVE (RFC 6851), or by UIDPLUS (RFC 4315). */
  get canMove(): boolean {
    return this.client.capabilities.has('MOVE') || this.client.capabilities.has('UIDPLUS');
  }

  folders(): Promise<readonly ListedFolder[]> {
    return this.#ask(() => this.client.list());
  }

  /** Opens a folder, for reading alone unless `toChange`. @throws ImapFault, `folder-missing` when there is none */
  select(path: string, { toChange }: Readonly<{ toChange: boolean }>): Promise<ImapFolder> {
    return this.#ask(async () => {
      this.#news = false;
      const opened = await this.client.mailboxOpen(path, { readOnly: !toChange }).catch((error: unknown) => {
        if (isRefusal(error)) throw new ImapFault('folder-missing', `the folder "${path}" cannot be opened`);
        throw error;
      });
      const { uidValidity, exists, uidNext } = opened;
      return { uidValidity: String(uidValidity), exists, uidNext, keepsSeen: keepsSeen(opened) };
    });
  }

  /** The UIDs of the open folder from one on, in rising order. */
  uids(from = 1): Promise<readonly number[]> {
    return this.#ask(async () => {
      this.#news = false;
      const found = await this.client.search({ uid: `${from}:*` }, { uid: true });
      if (!Array.isArray(found)) throw new Error('the server answered no search');
      // The last message answers to every range that ends in a star, also to one that begins behind it.
      return found.filter((uid) => uid >= from).sort((a, b) => a - b);
    });
  }

  /**
   * Those of the first messages of the open folder, up to a UID, that the server has had since before an instant: by the time that it noted
   * itself (INTERNALDATE), whatever their headers say.
   */
  olderThan(instant: Date, upTo: number): Promise<ReadonlySet<number>> {
    return this.#ask(async () => {
      const before = async (days: number): Promise<readonly number[]> => {
        const date = new Date(instant.getTime() + days * DAY_MS);
        const found = await this.client.search({ uid: `1:${upTo}`, before: date }, { uid: true });
        if (!Array.isArray(found)) throw new Error('the server answered no search');
        return found;
      };
      // A search knows days alone, and those of the server's zone: messages from around the instant are asked for their time.
      const older = new Set(await before(-2));
      const near = (await before(2)).filter((uid) => !older.has(uid));
      for (let from = 0; from < near.length; from += ASKED_AT_ONCE) {
        const range = near.slice(from, from + ASKED_AT_ONCE).join(',');
        for (const { uid, internalDate } of await this.client.fetchAll(range, { internalDate: true }, { uid: true }))
          if (internalDate !== undefined && new Date(internalDate) < instant) older.add(uid);
      }
      return older;
    });
  }

  /** Opens one message of the open folder. @throws ImapMessageFault, ImapFault */
  async message(uid: number): Promise<ImapMessage> {
    const first = await this.#window(uid, 0);
    const { size } = first;
    const expected = size ?? first.bytes.length;
    if (expected > this.maxBytes) throw this.#tooLarge(expected);
    const returnPath = returnPathIn(first.bytes);
    return { uid, size, returnPath, bytes: Readable.from(this.#windows(uid, first), { objectMode: false }) };
  }

  /** Marks messages of the open folder as seen. False when the server would not. @throws ImapFault */
  markSeen(uids: readonly number[]): Promise<boolean> {
    return this.#ask(() => this.client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true }));
  }

  /** Moves messages of the open folder. False when the server would not. @throws ImapFault */
  async move(uids: readonly number[], path: string): Promise<boolean> {
    if (!this.canMove) return false;
    return this.#ask(async () => Boolean(await this.client.messageMove(uids.join(','), path, { uid: true })));
  }

  /** Resolves when the open folder has news, the connection is lost, or the time is over; news since the last search count. */
  async waitForNews(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#news || this.#lost !== null || signal.aborted) return;
    const over = new AbortController();
    const wake = (): void => over.abort();
    const events = ['exists', 'close', 'error'] as const;
    for (const event of events) this.client.once(event, wake);
    signal.addEventListener('abort', wake, { once: true });
    // IDLE ends with the next command; a server without it, or one that refuses it, is asked again when the time is over.
    this.client.idle().catch((error: unknown) => (this.#lost ??= error));
    await pause(ms, undefined, { signal: over.signal }).catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
    for (const event of events) this.client.off(event, wake);
    signal.removeEventListener('abort', wake);
  }

  /** Ends the connection, without waiting for a server that does not answer. */
  async close(): Promise<void> {
    const patience = new AbortController();
    const late = pause(2_000, undefined, { signal: patience.signal }).catch((error: unknown) => {
      if (!patience.signal.aborted) throw error;
    });
    const left = this.client.logout().catch((error: unknown) => (this.#lost ??= error));
    await Promise.race([left, late]);
    patience.abort();
    this.client.close();
  }

  async *#windows(uid: number, first: Window): AsyncGenerator<Buffer> {
    let [read, window] = [0, first];
    for (;;) {
      read += window.bytes.length;
      if (read > this.maxBytes) throw this.#tooLarge(read);
      yield window.bytes;
      // Some servers answer every window with the whole message, some with less than was asked for, and some only guess the size.
      const { length } = window.bytes;
      if (length > WINDOW_BYTES || (length < WINDOW_BYTES && read >= (first.size ?? 0))) return;
      window = await this.#window(uid, read);
      if (window.bytes.length === 0) return;
    }
  }

  async #window(uid: number, start: number): Promise<Window> {
    const query = { uid: true, size: true, source: { start, maxLength: WINDOW_BYTES } };
    const answer = await this.#ask(() =>
      this.client.fetchOne(uid, query, { uid: true }).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        const { message } = imapFault(error, this.attempted);
        throw new ImapMessageFault('not-given', message);
      }),
    );
    if (answer === false) throw new ImapMessageFault('gone', 'the message is no longer in the folder');
    const { size = null, source } = answer;
    if (source === undefined || (start === 0 && source.length === 0))
      throw new ImapMessageFault('not-given', `${this.attempted.host} gave no bytes for the message`, size);
    return { size, bytes: source };
  }

  #tooLarge(size: number): ImapMessageFault {
    const message = `it has ${size} bytes, more than the ${this.maxBytes} that are taken`;
    return new ImapMessageFault('too-large', message, size);
  }

  async #ask<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof ImapMessageFault) throw error;
      throw imapFault(this.#lost !== null && !isRefusal(error) ? this.#lost : error, this.attempted);
    }
  }
}

type Window = Readonly<{ size: number | null; bytes: Buffer }>;

const keepsSeen = ({ readOnly, permanentFlags }: MailboxObject): boolean =>
  readOnly !== true && (permanentFlags === undefined || permanentFlags.has('\\Seen') || permanentFlags.has('\\*'));

/** The envelope's sender as the last server noted it (RFC 5321, section 4.4); null when it did not, or for the null return path. */
const returnPathIn = (head: Buffer): string | null => {
  const block =
    head
      .subarray(0, 64 * 1024)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  const [, path = ''] = /^return-path:[ \t]*<?([^\s<>]*)>?/im.exec(block) ?? [];
  const address = asciiAddress(path);
  return isAddrSpec(address) ? address : null;
};
