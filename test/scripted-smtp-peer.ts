import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What the peer does instead of its usual reply: says a line, hangs up (perhaps after some characters), or says nothing ever. */
export type Reply = string | Readonly<{ drop: true; after?: string }> | Readonly<{ silence: true }>;

export type Script = Readonly<{
  greeting?: Reply;
  ehlo?: Reply;
  helo?: Reply;
  /** The reply to STARTTLS; what the client says from there on is met with nonsense, or with nothing when that is `silence`. */
  starttls?: Reply;
  handshake?: Reply;
  auth?: Reply;
  mail?: Reply | ((address: string) => Reply | undefined);
  rcpt?: (address: string) => Reply | undefined;
  data?: Reply;
  /** Does that when so many bytes of the mail have come. */
  duringData?: Readonly<{ bytes: number; then: Reply }>;
  dot?: Reply;
  /** Extension lines of EHLO. */
  extensions?: readonly string[];
  /** Waits so many milliseconds before each reply. */
  repliesAfterMs?: number;
  /** Reads a mail in pieces, and rests so many milliseconds after each. */
  restsMs?: number;
}>;

export type TakenMail = Readonly<{ from: string; to: readonly string[]; data: string }>;

export type ScriptedPeer = Readonly<{
  port: number;
  url: string;
  /** Mails whose final dot was read, whatever was answered to it. */
  taken: TakenMail[];
  commands: string[];
  connections: () => number;
  /** Follows another script from the next command on. */
  follow: (script: Script) => void;
  /** Hangs up on everyone. */
  hangUp: () => void;
  stop: () => Promise<void>;
}>;

export const drop: Reply = { drop: true };
export const silence: Reply = { silence: true };

/** What all connections of a peer have in common. */
type Peer = { script: Script; connections: number; readonly taken: TakenMail[]; readonly commands: string[] };

/** One client's talk with the peer. */
class Talk {
  #held = '';
  #from = '';
  #to: string[] = [];
  #state: 'commands' | 'data' | 'handshake' = 'commands';
  /** Replies leave in the order of their commands, however long each waits. */
  #said = Promise.resolve();

  constructor(
    private readonly socket: Socket,
    private readonly peer: Peer,
  ) {
    socket.on('data', (chunk) => void this.#hear(chunk.toString('latin1')));
    this.#say(peer.script.greeting ?? '220 peer ESMTP');
  }

  #say(reply: Reply): void {
    const wait = this.peer.script.repliesAfterMs;
    if (wait === undefined) this.#utter(reply);
    else this.#said = this.#said.then(() => pause(wait)).then(() => this.#utter(reply));
  }

  #utter(reply: Reply): void {
    if (typeof reply === 'string') this.socket.write(`${reply}\r\n`);
    else if ('drop' in reply) {
      if (reply.after === undefined) this.socket.destroy();
      else this.socket.end(reply.after);
    }
  }

  async #hear(text: string): Promise<void> {
    const { restsMs, handshake } = this.peer.script;
    if (this.#state === 'handshake') return this.#utter(handshake ?? 'what?');
    this.#held += text;
    if (this.#state === 'data' && restsMs !== undefined) {
      this.socket.pause();
      await pause(restsMs);
      this.socket.resume();
    }
    for (;;) {
      if (this.#state === 'data' && !this.#readData()) return;
      const end = this.#held.indexOf('\r\n');
      if (end < 0) return;
      const line = this.#held.slice(0, end);
      this.#held = this.#held.slice(end + 2);
      this.#obey(line);
    }
  }

  /** @returns whether the mail is over */
  #readData(): boolean {
    const { duringData, dot } = this.peer.script;
    if (duringData !== undefined && this.#held.length >= duringData.bytes) {
      this.socket.pause();
      this.#utter(duringData.then);
      return false;
    }
    const end = this.#held.startsWith('.\r\n') ? 0 : this.#held.indexOf('\r\n.\r\n');
    if (end < 0) return false;
    const data = end === 0 ? '' : this.#held.slice(0, end + 2);
    this.peer.taken.push({ from: this.#from, to: this.#to, data });
    this.#held = this.#held.slice(data.length + 3);
    this.#state = 'commands';
    this.#say(dot ?? '250 2.0.0 queued as 1');
    return true;
  }

  #obey(line: string): void {
    const { script, commands } = this.peer;
    const { mail } = script;
    commands.push(line);
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return this.#say(script.ehlo ?? hello(script.extensions));
      case 'HELO':
        return this.#say(script.helo ?? '250 peer');
      case 'STAR':
        this.#state = 'handshake';
        return this.#say(script.starttls ?? '220 2.0.0 go on');
      case 'AUTH':
        return this.#say(script.auth ?? '235 2.7.0 welcome');
      case 'MAIL':
        this.#from = addressIn(line);
        this.#to = [];
        return this.#say((typeof mail === 'function' ? mail(this.#from) : mail) ?? '250 2.1.0 fine');
      case 'RCPT':
        return this.#recipient(addressIn(line));
      case 'DATA':
        return this.#data();
      case 'QUIT':
        return this.#say({ drop: true, after: '221 bye\r\n' });
      default:
        return this.#say('250 fine');
    }
  }

  #recipient(address: string): void {
    const reply = this.peer.script.rcpt?.(address) ?? '250 2.1.5 fine';
    if (typeof reply === 'string' && reply.startsWith('2')) this.#to.push(address);
    this.#say(reply);
  }

  #data(): void {
    const reply = this.peer.script.data ?? (this.#to.length > 0 ? '354 go on' : '503 5.5.1 no recipients');
    if (typeof reply === 'string' && reply.startsWith('3')) this.#state = 'data';
    this.#say(reply);
  }
}

const hello = (extensions: readonly string[] = []): string =>
  ['250-peer', ...extensions.map((name) => `250-${name}`), '250 HELP'].join('\r\n');

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** An SMTP server that follows a script, so that a test can have it fail at any stage. */
export const startScriptedPeer = async (script: Script = {}): Promise<ScriptedPeer> => {
  const peer: Peer = { script, connections: 0, taken: [], commands: [] };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    peer.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    new Talk(socket, peer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hangUp = (): void => sockets.forEach((socket) => void socket.destroy());
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    taken: peer.taken,
    commands: peer.commands,
    connections: () => peer.connections,
    follow: (next) => (peer.script = next),
    hangUp,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
};
