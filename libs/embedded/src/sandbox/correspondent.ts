import { randomUUID } from 'node:crypto';
import {
  AnswerLost,
  isAddrSpec,
  type Mailbox,
  NotSent,
  OutgoingMailRefused,
  quoteText,
  type RecipientResult,
  renderMail,
  replySubject,
  SmtpSender,
} from '#libs/mail';
import type { StoredMail } from './mail-store.js';

/** What a person in the sandbox sent, and what the server that was to take it said about each recipient. */
export type Sent = Readonly<{
  messageId: string;
  from: Mailbox;
  to: readonly Mailbox[];
  subject: string;
  recipients: readonly RecipientResult[];
}>;

export type NewMail = Readonly<{ from: string; to: string; subject: string; text: string }>;

/** The mail cannot be sent as it is: what the person gave is wrong. */
export class CannotSend extends Error {
  override readonly name = 'CannotSend';
}

/** The server that was to take the mail did not, or did not say so. */
export class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed';
}

/** `Ann Lee <ann@example.com>` or the address alone. Throws CannotSend. */
const mailboxOf = (text: string): Mailbox => {
  const trimmed = text.trim();
  const open = trimmed.endsWith('>') ? trimmed.lastIndexOf('<') : -1;
  const address = open < 0 ? trimmed : trimmed.slice(open + 1, -1);
  if (!isAddrSpec(address)) throw new CannotSend(`not an e-mail address: ${JSON.stringify(address.slice(0, 100))}`);
  const name = open < 0 ? '' : trimmed.slice(0, open).trim().replace(/^"|"$/g, '');
  return { address, name };
};

/** Who answers a mail: the recipient it was delivered to, by the name it was written to. */
const answerer = ({ envelope, mail }: StoredMail): Mailbox => {
  const named = [...mail.to, ...mail.cc].find(({ address }) => envelope.to.includes(address));
  return named ?? { address: envelope.to[0] ?? '', name: '' };
};

/** The people on the other side: they write from the sandbox to the intake as any mail program would. */
export class Correspondent {
  readonly #sender: SmtpSender;

  constructor({ host, port }: Readonly<{ host: string; port: number }>) {
    this.#sender = new SmtpSender({
      url: `smtp://${host.includes(':') ? `[${host}]` : host}:${port}?tls=off`,
      connections: 4,
      timeouts: { connectMs: 5_000, greetingMs: 10_000, commandMs: 30_000, answerMs: 60_000 },
    });
  }

  /** Answers a received mail with the original quoted below. Throws CannotSend, DeliveryFailed. */
  async answer(stored: StoredMail, text: string): Promise<Sent> {
    const { mail, envelope } = stored;
    const to = mail.replyTo[0] ?? mail.from ?? (envelope.from === null ? null : { address: envelope.from, name: '' });
    if (to === null) throw new CannotSend('the mail names nobody to answer to');
    const writer = to.name === '' ? to.address : `${to.name} <${to.address}>`;
    const original = quoteText(
      mail.text ?? '',
      `On ${new Date(mail.date ?? stored.receivedAt).toUTCString()}, ${writer} wrote:`,
    );
    return this.#send({
      from: answerer(stored),
      to,
      subject: replySubject(mail.subject),
      text: `${text.trimEnd()}\n\n${original}`,
      inReplyTo: mail.messageId,
      references: mail.messageId === null ? mail.references : [...mail.references, mail.messageId],
    });
  }

  /** Throws CannotSend, DeliveryFailed. */
  async write({ from, to, subject, text }: NewMail): Promise<Sent> {
    return this.#send({ from: mailboxOf(from), to: mailboxOf(to), subject, text, inReplyTo: null, references: [] });
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  async #send(letter: {
    from: Mailbox;
    to: Mailbox;
    subject: string;
    text: string;
    inReplyTo: string | null;
    references: readonly string[];
  }): Promise<Sent> {
    const { from, to, subject } = letter;
    const messageId = `<${randomUUID()}@${from.address.slice(from.address.indexOf('@') + 1)}>`;
    try {
      const raw = await renderMail({
        ...letter,
        to: [to],
        cc: [],
        html: null,
        attachments: [],
        messageId,
        date: new Date().toISOString(),
        boundarySeed: messageId,
      });
      const { recipients } = await this.#sender.send({ from: from.address, to: [to.address] }, raw);
      return { messageId, from, to: [to], subject, recipients };
    } catch (error) {
      if (error instanceof OutgoingMailRefused) throw new CannotSend(error.message, { cause: error });
      if (error instanceof NotSent || error instanceof AnswerLost)
        throw new DeliveryFailed(error.message, { cause: error });
      throw error;
    }
  }
}
