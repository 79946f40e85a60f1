import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { Account, Dovecot } from './dovecot.js';

/** What a server refused, in its own words. */
type Refusal = Error &
  Partial<
    Readonly<{ responseStatus: string; responseText: string; executedCommand: string; authenticationFailed: true }>
  >;

const TRIES = 5;
const PAUSE_MS = 300;

const asError = (thrown: unknown): Refusal => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** A refused command was not carried out: it may be sent again, where one whose answer was lost may not. */
const isRefusal = ({ responseStatus, authenticationFailed }: Refusal): boolean =>
  responseStatus === 'NO' || authenticationFailed === true;

/** Somebody with a mail program of their own: asks again when a busy server refuses, and says in its words why it gave up. */
export class MailProgram {
  constructor(
    private readonly server: Dovecot,
    private readonly account: Account,
  ) {}

  async append(messages: readonly string[], folder = 'INBOX'): Promise<void> {
    await this.connected(async (client) => {
      for (const message of messages) await this.insist(() => client.append(folder, message));
    });
  }

  /** The flags of each message of a folder. */
  flagsIn(folder: string): Promise<readonly (readonly string[])[]> {
    return this.connected(async (client) => {
      await this.insist(() => client.mailboxOpen(folder, { readOnly: true }));
      if (client.mailbox === false || client.mailbox.exists === 0) return [];
      const all = await this.insist(() => client.fetchAll('1:*', { flags: true }));
      return all.map(({ flags = new Set<string>() }) => [...flags].filter((flag) => flag !== '\\Recent'));
    });
  }

  private async connected<Result>(act: (client: ImapFlow) => Promise<Result>): Promise<Result> {
    const client = await this.insist(() => this.connect());
    try {
      return await act(client);
    } finally {
      await client.logout();
    }
  }

  private async connect(): Promise<ImapFlow> {
    const { port, user, password } = this.account;
    const auth = { user, pass: password };
    const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, auth, logger: false });
    client.on('error', (error) => process.stderr.write(`${String(error)}\n`));
    await client.connect();
    return client;
  }

  private async insist<Result>(command: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await command();
      } catch (thrown) {
        const error = asError(thrown);
        if (tries < TRIES && isRefusal(error)) await pause(PAUSE_MS * tries);
        else throw this.inItsWords(error);
      }
    }
  }

  private inItsWords(error: Refusal): Error {
    const { message, responseStatus = 'no answer', responseText = '', executedCommand = 'connecting' } = error;
    const words = `${message} (${executedCommand}: ${responseStatus} ${responseText})`;
    return new Error(`${words}\nthe server's log ends:\n${this.server.logTail()}`, { cause: error });
  }
}
