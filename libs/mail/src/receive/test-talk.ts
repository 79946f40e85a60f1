import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** A client that says what it is told, byte for byte, and collects what it hears. */
export class Talk {
  heard = '';
  /** Whether the server hung up. */
  ended = false;
  socket: Socket | TLSSocket;

  constructor(where: number | string) {
    this.socket = this.#listen(typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where));
  }

  close(): void {
    this.socket.destroy();
  }

  async until(text: string | RegExp): Promise<string> {
    for (let tries = 0; tries < 500; tries += 1) {
      if (typeof text === 'string' ? this.heard.includes(text) : text.test(this.heard)) return this.heard;
      await pause(10);
    }
    throw new Error(`never heard ${String(text)} but ${JSON.stringify(this.heard)}`);
  }

  async untilEnded(): Promise<string> {
    for (let tries = 0; tries < 700 && !this.ended; tries += 1) await pause(10);
    if (!this.ended) throw new Error(`was not hung up on, but heard ${JSON.stringify(this.heard)}`);
    return this.heard;
  }

  /** Forgets what was heard, says this and waits for the answer. */
  async say(text: string | Buffer, answer: string | RegExp): Promise<string> {
    this.heard = '';
    this.socket.write(text);
    return this.until(answer);
  }

  async toData(hello = 'EHLO me'): Promise<void> {
    await this.until('220 ');
    await this.say(`${hello}\r\n`, /250 .*\r\n/);
    await this.toNextData();
  }

  async toNextData(): Promise<void> {
    await this.say('MAIL FROM:<ann@example.org>\r\n', '250 ');
    await this.say('RCPT TO:<team@example.com>\r\n', '250 ');
    await this.say('DATA\r\n', '354 ');
  }

  /** Takes up TLS on this connection, whoever the server is. */
  async secure(): Promise<TLSSocket> {
    this.heard = '';
    const secured = connectTls({ socket: this.socket, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => secured.once('secureConnect', resolve).once('error', reject));
    this.socket = this.#listen(secured);
    return secured;
  }

  #listen<Any extends Socket>(socket: Any): Any {
    socket.on('data', (chunk: Buffer) => (this.heard += chunk.toString('latin1')));
    socket.on('error', () => (this.ended = true));
    socket.on('end', () => (this.ended = true));
    return socket;
  }
}
