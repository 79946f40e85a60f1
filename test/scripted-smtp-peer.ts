import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What the peer does instead of its usual reply: says a line, hangs up (perhaps after some characters), or says nothing ever. */
export type Reply = string | Readonly<{ drop: true; after?: string }> | Readonly<{ silence: true }>;

export type Script = Readonly<{
  greeting?: Reply;
  ehlo?: Reply;
  auth?: Reply;
  mail?: Reply;
  rcpt?: (address: string) => Reply | undefined;
  data?: Reply;
  /** Hangs up, or goes silent, when that many bytes of the mail have come. */
  duringData?: Readonly<{ bytes: number; then: Reply }>;
  dot?: Reply;
  /** Extension lines of EHLO. */
  extensions?: readonly string[];
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

/** An SMTP server that follows a script, so that a test can have it fail at any stage. */
export const startScriptedPeer = async (first: Script = {}): Promise<ScriptedPeer> => {
  let script = first;
  let connections = 0;
  const taken: TakenMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();

  const say = (socket: Socket, reply: Reply): void => {
    if (typeof reply === 'string') socket.write(`${reply}\r\n`);
    else if ('drop' in reply) {
      if (reply.after === undefined) socket.destroy();
      else socket.end(reply.after);
    }
  };

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let held = '';
    let from = '';
    let to: string[] = [];
    let inData = false;

    const readData = (): void => {
      const limit = script.duringData;
      if (limit !== undefined && held.length >= limit.bytes) {
        socket.pause();
        say(socket, limit.then);
        return;
      }
      const end = held.startsWith('.\r\n') ? 0 : held.indexOf('\r\n.\r\n');
      if (end < 0) return;
      const data = end === 0 ? '' : held.slice(0, end + 2);
      taken.push({ from, to, data });
      held = held.slice(data.length + 3);
      inData = false;
      say(socket, script.dot ?? '250 2.0.0 queued as 1');
    };

    const command = (line: string): void => {
      commands.push(line);
      const verb = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'EHLO')
        say(
          socket,
          script.ehlo ??
            ['250-peer', ...(script.extensions ?? []).map((name) => `250-${name}`), '250 HELP'].join('\r\n'),
        );
      else if (verb === 'AUTH') say(socket, script.auth ?? '235 2.7.0 welcome');
      else if (verb === 'MAIL') {
        from = address;
        to = [];
        say(socket, script.mail ?? '250 2.1.0 fine');
      } else if (verb === 'RCPT') {
        const reply = script.rcpt?.(address) ?? '250 2.1.5 fine';
        if (typeof reply === 'string' && reply.startsWith('2')) to.push(address);
        say(socket, reply);
      } else if (verb === 'DATA') {
        const reply = script.data ?? (to.length > 0 ? '354 go on' : '503 5.5.1 no recipients');
        inData = typeof reply === 'string' && reply.startsWith('3');
        say(socket, reply);
      } else if (verb === 'QUIT') say(socket, { drop: true, after: '221 bye\r\n' });
      else say(socket, '250 fine');
    };

    socket.on('data', (chunk) => {
      held += chunk.toString('latin1');
      for (;;) {
        if (inData) {
          readData();
          if (inData) return;
        }
        const end = held.indexOf('\r\n');
        if (end < 0) return;
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        command(line);
      }
    });
    say(socket, script.greeting ?? '220 peer ESMTP');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hangUp = (): void => sockets.forEach((socket) => void socket.destroy());
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    taken,
    commands,
    connections: () => connections,
    follow: (next) => (script = next),
    hangUp,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
};
