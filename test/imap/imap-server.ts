import { type AddressInfo, createServer as createPlain, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { TestFolder } from './imap-folder.js';
import { ImapConversation, type ImapHost } from './imap-conversation.js';
import { ImapFaults } from './imap-faults.js';

export type TestImapOptions = Readonly<{
  tls?: Readonly<{ key: string; cert: string }>;
  user?: string;
  password?: string;
  accessToken?: () => string;
}>;

/** A small IMAP server in this process, whose every misdeed is scripted. */
export class TestImapServer implements ImapHost {
  readonly folders: TestFolder[] = [new TestFolder('INBOX', null)];
  readonly faults = new ImapFaults();
  /** Every line that clients sent, without the tags. */
  readonly heard: string[] = [];
  readonly user: string;
  readonly password: string;
  readonly accessToken: () => string;
  /** How many logins succeeded, and how many connections are open now. */
  logins = 0;
  readonly conversations = new Set<ImapConversation>();
  #port = 0;
  #close: () => Promise<void> = () => Promise.resolve();

  private constructor(private readonly options: TestImapOptions) {
    this.accessToken = options.accessToken ?? (() => '');
    this.user = options.user ?? 'support';
    this.password = options.password ?? 'open sesame';
  }

  static async start(options: TestImapOptions = {}): Promise<TestImapServer> {
    const server = new TestImapServer(options);
    await server.listen();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get inbox(): TestFolder {
    return this.folder('INBOX');
  }

  folder(path: string): TestFolder {
    const found = this.folders.find((folder) => folder.path.toLowerCase() === path.toLowerCase());
    if (found === undefined) throw new Error(`the test has no folder ${path}`);
    return found;
  }

  addFolder(path: string, specialUse: string | null = null): TestFolder {
    const folder = new TestFolder(path, specialUse);
    this.folders.push(folder);
    return folder;
  }

  /** Puts a message into a folder and tells whoever has it open. */
  deliver(bytes: Buffer | string, path = 'INBOX', uid?: number): number {
    const given = this.folder(path).add(bytes, uid);
    for (const conversation of this.conversations) conversation.tellExists();
    return given;
  }

  /** Hangs up on everybody, with a word or without. */
  hangUp(word?: string): void {
    for (const conversation of this.conversations) conversation.end(word);
  }

  /** Listens again on the port it had, after stop(). */
  async listen(): Promise<void> {
    const take = (socket: Socket): void => {
      const conversation = new ImapConversation(this, socket);
      this.conversations.add(conversation);
      socket.on('close', () => this.conversations.delete(conversation));
      // A client that is killed resets its connection.
      socket.on('error', () => socket.destroy());
    };
    const { tls } = this.options;
    const listener = tls === undefined ? createPlain(take) : createTls(tls, take);
    if (tls !== undefined) listener.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => listener.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (listener.address() as AddressInfo).port;
    this.#close = () => new Promise((resolve) => listener.close(() => resolve()));
  }

  async stop(): Promise<void> {
    this.hangUp();
    await this.#close();
  }

  async slowly(): Promise<void> {
    if (this.faults.delayMs > 0) await pause(this.faults.delayMs);
  }
}
