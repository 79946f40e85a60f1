import { connect, type Socket } from 'node:net';

/** A server's answer: the code of the last line, and all lines. */
export type Reply = Readonly<{ code: number; text: string }>;

export type Server = Readonly<{ host: string; port: number }>;

/** SMTP spoken by hand (RFC 5321), so that a story sees each reply. */
export class SmtpDialogue {
  #held = '';
  #lost: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    const lose = (error?: Error): void => {
      this.#lost ??= error ?? new Error('the server hung up');
      this.#wake();
    };
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.#held += text;
      this.#wake();
    });
    socket.once('error', lose).once('close', () => lose());
  }

  /** Connects and greets; LHLO is what LMTP has instead. */
  static async open({ host, port }: Server, hello: 'EHLO' | 'LHLO' = 'EHLO'): Promise<SmtpDialogue> {
    const dialogue = new SmtpDialogue(connect(port, host));
    await dialogue.reply();
    await dialogue.say(`${hello} customer.example`);
    return dialogue;
  }

  /** Says one line and gives the answer. */
  say(line: string): Promise<Reply> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** DATA with the mail, stuffed dots and the final one (section 4.5.2). */
  async data(raw: Buffer): Promise<Reply> {
    const go = await this.say('DATA');
    if (go.code !== 354) return go;
    const stuffed = raw.toString('latin1').replace(/^\./gm, '..');
    this.socket.write(Buffer.from(stuffed, 'latin1'));
    return this.say(raw.subarray(-2).equals(Buffer.from('\r\n')) ? '.' : '\r\n.');
  }

  /** Sends bytes and waits for no answer. */
  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }

  /** The next answer, of several to what was said last. */
  async reply(): Promise<Reply> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*(\d{3})(?: .*)?\r\n/.exec(this.#held);
      if (whole !== null) {
        this.#held = this.#held.slice(whole[0].length);
        return { code: Number(whole[1]), text: whole[0].trimEnd() };
      }
      if (this.#lost !== undefined) throw this.#lost;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** The whole dialogue for one mail; gives the first refusal, else the answer to the mail. */
export const sendBySmtp = async (server: Server, from: string, to: string, raw: Buffer): Promise<Reply> => {
  const dialogue = await SmtpDialogue.open(server);
  try {
    for (const line of [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`]) {
      const reply = await dialogue.say(line);
      if (reply.code >= 300) return reply;
    }
    return await dialogue.data(raw);
  } finally {
    dialogue.close();
  }
};
