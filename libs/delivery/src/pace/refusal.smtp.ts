import { AnswerLost, blamesSender, NotSent, type SendResult } from '#libs/mail';

/** How a transaction ended: with an answer for each recipient, or with none. */
export type Transaction = SendResult | NotSent | AnswerLost;

/**
 * A server that took nothing, and not because of this mail or its recipients. `final`: that another mail would fare no better is certain;
 * `resumes`: whether a connection without a mail can tell that this is over ('probe'), or only a person ('command').
 */
export type Refusal = Readonly<{
  why: 'refused' | 'login-refused';
  reason: string;
  final: boolean;
  resumes: 'probe' | 'command';
}>;

/** A login that is refused again and again locks an account. */
const FINAL: readonly string[] = ['login-refused', 'secret-unreadable'];

/**
 * Of the system, the way to it, or its policy: RFC 3463 tells these apart from what is said of an address (5.1, 5.2) or a content (5.6). For a
 * while only the system counts: 4.7 is what greylisting says of one mail.
 */
const NOT_OF_THE_MAIL = /^(?:5\d\d[ -]5\.[347]|4\d\d[ -]4\.3)\.\d/;

const isForGood = (reply: string): boolean => reply.startsWith('5');

const isOfServer = (reply: string): boolean => NOT_OF_THE_MAIL.test(reply) || (isForGood(reply) && blamesSender(reply));

/** What a transaction says of its server: 'willing' when it took a mail, null when nothing follows for others. */
export const refusalIn = (transaction: Transaction): Refusal | 'willing' | null => {
  const why = 'refused';
  if (transaction instanceof AnswerLost) return { why, reason: transaction.reply, final: false, resumes: 'command' };
  if (transaction instanceof NotSent) {
    const { fault } = transaction;
    if (fault === null) return null;
    const { kind, message } = fault;
    const reason = { why: kind === 'login-refused' ? kind : why, reason: message } as const;
    return { ...reason, final: FINAL.includes(kind), resumes: 'probe' };
  }
  const { recipients } = transaction;
  if (recipients.some(({ outcome }) => outcome === 'delivered')) return 'willing';
  const [first] = recipients;
  const replies = recipients.map(({ reply }) => reply);
  if (first === undefined || !replies.every(isOfServer)) return null;
  return { why, reason: first.reply, final: false, resumes: replies.some(isForGood) ? 'command' : 'probe' };
};
