import { randomUUID } from 'node:crypto';
import { type Reply, sendBySmtp, type Server } from './smtp-dialogue.js';

export type Letter = Readonly<{
  to: string;
  subject: string;
  text?: string;
  messageId?: string;
  /** Further header fields, in their order. */
  headers?: Readonly<Record<string, string>>;
}>;

/** Somebody outside, who writes with a mail program that is not ours. */
export class Customer {
  constructor(
    readonly name: string,
    readonly address: string,
    private readonly intake: () => Server,
  ) {}

  /** The bytes of a letter. */
  eml({ to, subject, text = 'Hello.', messageId = `<${randomUUID()}@mailer.example>`, headers = {} }: Letter): Buffer {
    const fields = {
      From: `${this.name} <${this.address}>`,
      To: `<${to}>`,
      Subject: subject,
      Date: 'Tue, 13 Jan 2026 09:30:00 +0100',
      'Message-ID': messageId,
      ...headers,
      'MIME-Version': '1.0',
      'Content-Type': 'text/plain; charset=utf-8',
    };
    const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.from(`${head.join('')}\r\n${text.replaceAll('\n', '\r\n')}\r\n`, 'utf8');
  }

  /** Hands a letter to the intake as it is and gives the last reply. */
  hand(to: string, raw: Buffer): Promise<Reply> {
    return sendBySmtp(this.intake(), this.address, to, raw);
  }

  /** Writes a letter that must be taken; gives its bytes. */
  async writes(letter: Letter): Promise<Buffer> {
    const raw = this.eml(letter);
    const reply = await this.hand(letter.to, raw);
    if (reply.code !== 250) throw new Error(`the intake said ${reply.text}`);
    return raw;
  }
}
