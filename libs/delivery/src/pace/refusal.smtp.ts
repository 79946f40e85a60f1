import { AnswerLost, NotSent, type SendResult } from '#libs/mail';

/** How a transaction ended: with an answer for each recipient, or with none. */
export type Transaction = SendResult | NotSent | AnswerLost;

/**
 * A server that took nothing, and not because of this mail or its recipients. `final`: that another mail would fare no better is certain;
 * `resumes`: whether a connection without a mail can tell that this is over ('probe'), or only a person ('command').
 */
export type Refusal = Readonly<{ reason: string; final: boolean; resumes: 'probe' | 'command' }>;

/** A login that is refused again and again locks an account. */
const FINAL: readonly string[] = ['login-refused', 'secret-unreadable'];

/** Of the system, the way to it, or its policy: RFC 3463 tells these apart from what is said of an address (5.1, 5.2) or a content (5.6). */
const NOT_OF_THE_MAIL = /^5\d\d[ -]5\.[347]\.\d/;

/** What a transaction says of its server: 'willing' when it took a mail, null when nothing follows for others. */
export const refusalIn = (transaction: Transaction): Refusal | 'willing' | null => {
  if (transaction instanceof AnswerLost) return { reason: transaction.reply, final: false, resumes: 'command' };
  if (transaction instanceof NotSent) {
    const { fault } = transaction;
    return fault && { reason: fault.message, final: FINAL.includes(fault.kind), resumes: 'probe' };
  }
  const { recipients } = transaction;
  if (recipients.some(({ outcome }) => outcome === 'delivered')) return 'willing';
  const [first] = recipients;
  if (first === undefined || !recipients.every(({ reply }) => NOT_OF_THE_MAIL.test(reply))) return null;
  return { reason: first.reply, final: false, resumes: 'command' };
};
