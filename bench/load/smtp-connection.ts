import { connect, type Socket } from 'node:net';

/** One kept-open SMTP session that sends a mail at a time, without pipelining. */
export class SmtpConnection {
  #received = '';
  #waiting: { resolve: (reply: string) => void; reject: (error: Error) => void } | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the session')));
  }

  static async open({ host, port }: Readonly<{ host: string; port: number }>): Promise<SmtpConnection> {
    const session = new SmtpConnection(connect(port, host));
    await session.#reply(220);
    await session.#command('EHLO bench.example', 250);
    return session;
  }

  /** Resolves when the server has answered 250 to the whole mail. */
  async send(from: string, to: string, raw: Buffer): Promise<void> {
    await this.#command(`MAIL FROM:<${from}>`, 250);
    await this.#command(`RCPT TO:<${to}>`, 250);
    await this.#command('DATA', 354);
    this.socket.write(raw);
    await this.#command('.', 250);
  }

  async quit(): Promise<void> {
    await this.#command('QUIT', 221);
    this.socket.destroy();
  }

  #command(line: string, expected: number): Promise<void> {
    this.socket.write(`${line}\r\n`);
    return this.#reply(expected);
  }

  async #reply(expected: number): Promise<void> {
    const reply = await new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#read('');
    });
    if (!reply.startsWith(String(expected))) throw new Error(`the server said ${reply}`);
  }

  /** A reply ends with the line whose code is followed by a space (RFC 5321 section 4.2.1). */
  #read(text: string): void {
    this.#received += text;
    const last = /^\d{3} .*\r\n/m.exec(this.#received);
    if (last === null || this.#waiting === undefined) return;
    const reply = this.#received.slice(last.index);
    this.#received = '';
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve(reply);
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
