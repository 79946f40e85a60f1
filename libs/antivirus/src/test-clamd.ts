import { createServer, type Server, type Socket } from 'node:net';

type Options = Readonly<{ path?: string; maxBytes?: number }>;

/** A daemon that speaks INSTREAM as ClamAV's does, and knows one virus: the test file of EICAR. */
export class FakeClamd {
  /** What it was given, file by file. */
  readonly scanned: Buffer[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly maxBytes: number,
  ) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
      this.#serve(socket);
    });
  }

  static async start({ path, maxBytes = 100_000_000 }: Options = {}): Promise<FakeClamd> {
    const server = createServer();
    const clamd = new FakeClamd(server, maxBytes);
    await new Promise<void>((ready) =>
      path === undefined ? server.listen(0, '127.0.0.1', ready) : server.listen(path, ready),
    );
    clamd.#url = FakeClamd.#urlOf(server);
    return clamd;
  }

  #url = '';

  get url(): string {
    return this.#url;
  }

  static #urlOf(server: Server): string {
    const address = server.address();
    if (address === null) throw new Error('the daemon does not listen');
    return typeof address === 'string' ? `unix://${address}` : `tcp://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((stopped) => this.server.close(stopped));
  }

  #serve(socket: Socket): void {
    let waiting = Buffer.alloc(0);
    let file: Buffer[] | null = null;
    let size = 0;
    socket.on('data', (said: Buffer) => {
      waiting = Buffer.concat([waiting, said]);
      if (file === null) {
        const end = waiting.indexOf(0);
        if (end < 0) return;
        if (waiting.subarray(0, end).toString() !== 'zINSTREAM') return void socket.end('UNKNOWN COMMAND\0');
        waiting = waiting.subarray(end + 1);
        file = [];
      }
      while (waiting.length >= 4) {
        const length = waiting.readUInt32BE();
        if (waiting.length < 4 + length) return;
        if (length === 0) return void socket.end(this.#verdict(Buffer.concat(file)));
        file.push(waiting.subarray(4, 4 + length));
        size += length;
        if (size > this.maxBytes) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
        waiting = waiting.subarray(4 + length);
      }
    });
  }

  #verdict(file: Buffer): string {
    this.scanned.push(file);
    return file.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE')
      ? 'stream: Eicar-Test-Signature FOUND\0'
      : 'stream: OK\0';
  }
}
