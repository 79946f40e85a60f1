import type { Socket } from 'node:net';
import type { KeptMessage, TestFolder } from './imap-folder.js';
import type { ImapFaults } from './imap-faults.js';

/** The server that a conversation is held for. */
export interface ImapHost {
  readonly user: string;
  readonly password: string;
  readonly accessToken: () => string;
  readonly folders: readonly TestFolder[];
  readonly faults: ImapFaults;
  readonly heard: string[];
  logins: number;
  slowly(): Promise<void>;
}

const EXTENSIONS = ['IDLE', 'MOVE', 'UIDPLUS', 'SPECIAL-USE', 'AUTH=XOAUTH2', 'SASL-IR'];

const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text);

const words = (line: string): string[] => line.match(/"(?:[^"\\]|\\.)*"|\([^)]*\)|\S+/g) ?? [];

/** One client's connection to the server for tests: as much of RFC 9051 as a puller needs. */
export class ImapConversation {
  #held = '';
  #turn = Promise.resolve();
  #selected: TestFolder | null = null;
  #readOnly = false;
  #idling: string | null = null;

  constructor(
    private readonly server: ImapHost,
    private readonly socket: Socket,
  ) {
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#held += text;
      for (let end = this.#held.indexOf('\r\n'); end >= 0; end = this.#held.indexOf('\r\n')) {
        const line = this.#held.slice(0, end);
        this.#held = this.#held.slice(end + 2);
        this.#turn = this.#turn.then(() => this.#hear(line));
      }
    });
    this.#say(`* OK [CAPABILITY ${this.#capabilities()}] ready`);
  }

  tellExists(): void {
    if (this.#selected !== null && this.#idling !== null) this.#say(`* ${this.#selected.messages.length} EXISTS`);
  }

  end(word?: string): void {
    if (word !== undefined) this.#say(`* BYE ${word}`);
    this.socket.destroy();
  }

  #say(line: string): void {
    if (this.socket.writable) this.socket.write(`${line}\r\n`, 'latin1');
  }

  #capabilities(): string {
    return ['IMAP4rev1', ...EXTENSIONS.filter((name) => !this.server.faults.without.has(name))].join(' ');
  }

  async #hear(line: string): Promise<void> {
    if (this.#idling !== null) {
      this.#say(`${this.#idling} OK done`);
      this.#idling = null;
      return;
    }
    const [, tag = '*', rest = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    this.server.heard.push(rest);
    await this.server.slowly();
    const refusal = this.server.faults.refuse(rest);
    if (refusal !== null) return this.#say(`${tag} ${refusal}`);
    const [command = '', ...args] = words(rest);
    const isUid = command.toUpperCase() === 'UID';
    const name = (isUid ? `UID ${args.shift()}` : command).toUpperCase();
    const outcome = await this.#act(name, tag, args, rest);
    if (outcome !== null) this.#say(`${tag} ${outcome}`);
  }

  async #act(name: string, tag: string, args: string[], line: string): Promise<string | null> {
    switch (name) {
      case 'CAPABILITY':
        this.#say(`* CAPABILITY ${this.#capabilities()}`);
        return 'OK';
      case 'LOGIN':
        return this.#login(
          unquoted(args[0] ?? '') === this.server.user && unquoted(args[1] ?? '') === this.server.password,
        );
      case 'AUTHENTICATE':
        return this.#token(Buffer.from(args[1] ?? '', 'base64').toString());
      case 'LIST':
        return this.#list(args);
      case 'SELECT':
      case 'EXAMINE':
        return this.#select(unquoted(args[0] ?? ''), name === 'EXAMINE');
      case 'UID SEARCH':
        return this.#search(line);
      case 'UID FETCH':
        return this.#fetch(args[0] ?? '', line);
      case 'UID STORE':
        return this.#store(args[0] ?? '', args.at(-1) ?? '');
      case 'UID MOVE':
        return this.#move(args[0] ?? '', unquoted(args[1] ?? ''));
      case 'IDLE':
        if (this.server.faults.without.has('IDLE')) return 'BAD unknown command';
        this.#idling = tag;
        this.#say('+ idling');
        return null;
      case 'LOGOUT':
        this.#say('* BYE logging out');
        this.#say(`${tag} OK`);
        this.socket.end();
        return null;
      case 'NOOP':
      case 'CLOSE':
      case 'UNSELECT':
        return 'OK';
      default:
        return `BAD ${name} is not known here`;
    }
  }

  #login(isRight: boolean): string {
    if (!isRight) return 'NO [AUTHENTICATIONFAILED] wrong user or password';
    this.server.logins += 1;
    return `OK [CAPABILITY ${this.#capabilities()}] logged in`;
  }

  #token(exchange: string): string {
    const { user, accessToken } = this.server;
    return this.#login(exchange === `user=${user}\x01auth=Bearer ${accessToken()}\x01\x01`);
  }

  #list(args: string[]): string {
    const pattern = unquoted(args[1] ?? args[0] ?? '');
    if (pattern === '') this.#say('* LIST (\\Noselect) "/" ""');
    else
      for (const { path, specialUse } of this.server.folders)
        this.#say(`* LIST (\\HasNoChildren${specialUse === null ? '' : ` ${specialUse}`}) "/" "${path}"`);
    return 'OK';
  }

  #select(path: string, readOnly: boolean): string {
    const folder = this.server.folders.find((one) => one.path.toLowerCase() === path.toLowerCase());
    if (folder === undefined) return 'NO [NONEXISTENT] no such folder';
    this.#selected = folder;
    this.#readOnly = readOnly;
    this.#say(`* ${folder.messages.length} EXISTS`);
    this.#say('* FLAGS (\\Seen \\Deleted)');
    this.#say('* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] as you like');
    this.#say(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`);
    this.#say(`* OK [UIDNEXT ${folder.uidNext}] next`);
    return `OK [${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] selected`;
  }

  #within(set: string): KeptMessage[] {
    return this.#selected?.within(set) ?? [];
  }

  #search(line: string): string {
    const set = /\bUID (\S+)/.exec(line.replace(/^UID SEARCH/, ''))?.[1] ?? '1:*';
    const before = /\bBEFORE "?([\w-]+)/.exec(line)?.[1];
    const isMeant = ({ at }: KeptMessage): boolean => before === undefined || at < new Date(`${before} UTC`);
    this.#say(
      `* SEARCH ${this.#within(set)
        .filter(isMeant)
        .map(({ uid }) => uid)
        .join(' ')}`,
    );
    return 'OK';
  }

  async #fetch(set: string, line: string): Promise<string | null> {
    const internalDate = (at: Date): string => {
      if (!line.includes('INTERNALDATE')) return '';
      const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(at.toUTCString()) ?? [];
      return ` INTERNALDATE "${day}-${month}-${year} ${time} +0000"`;
    };
    const [, start, length] = /BODY(?:\.PEEK)?\[\]<(\d+)\.(\d+)>/.exec(line) ?? [];
    for (const { uid } of this.#within(set)) {
      const hangsUp = length !== undefined && (await this.server.faults.beforeGiving(uid));
      const message = this.#within(String(uid))[0];
      if (message === undefined) continue;
      if (length !== undefined && !line.includes('.PEEK') && !this.#readOnly) message.flags.add('\\Seen');
      const from = Number(start ?? 0);
      const part = message.bytes.subarray(from, from + Number(length ?? 0));
      const flags = line.includes('FLAGS') ? ` FLAGS (${[...message.flags].join(' ')})` : '';
      const noted = `${flags}${internalDate(message.at)}`;
      const head = `* ${this.#selected?.numberOf(uid)} FETCH (UID ${uid} RFC822.SIZE ${message.bytes.length}${noted}`;
      if (length === undefined) this.#say(`${head})`);
      else if (hangsUp) {
        this.socket.write(
          `${head} BODY[]<${from}> {${part.length}}\r\n${part.subarray(0, part.length / 2).toString('latin1')}`,
          'latin1',
        );
        this.socket.destroySoon();
        return null;
      } else this.#say(`${head} BODY[]<${from}> {${part.length}}\r\n${part.toString('latin1')})`);
    }
    return 'OK fetched';
  }

  #store(set: string, flags: string): string {
    if (this.#readOnly) return 'NO read-only';
    for (const message of this.#within(set)) for (const flag of flags.slice(1, -1).split(' ')) message.flags.add(flag);
    return 'OK stored';
  }

  #move(set: string, path: string): string {
    const target = this.server.folders.find((folder) => folder.path === path);
    if (this.#readOnly || target === undefined) return 'NO [TRYCREATE] no such folder';
    for (const { uid, bytes } of this.#within(set)) {
      const number = this.#selected?.numberOf(uid);
      target.add(bytes);
      this.#selected?.remove(uid);
      this.#say(`* ${number} EXPUNGE`);
    }
    return 'OK moved';
  }
}
