import { RuleBroken } from '#libs/decider';
import { mustHaveRecipient } from '../compose-email/compose-email.js';
import type { Mailbox } from '../mail-parts.js';
import type { EmailComposed, ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';
import { replyHeaders, replyRecipients, replySubject } from './reply-headers.js';

/**
 * An answer to one mail of the thread. Left out, `answers` is the newest mail that came in (else the newest of all), `to` and `cc`
 * are whom that mail asks to be answered, and `subject` is its subject with `Re: `.
 */
export type ReplyToThread = Readonly<{
  type: 'ReplyToThread';
  answers: string | null;
  replyAll: boolean;
  ours: readonly string[];
  to: readonly Mailbox[] | null;
  cc: readonly Mailbox[] | null;
  subject: string | null;
  email: Omit<EmailComposed['data'], 'inReplyTo' | 'references' | 'answers' | 'to' | 'cc' | 'subject' | 'inboxId'>;
}>;

/**
 * Continues a conversation. An answer to a closed thread leaves it closed: the writer decides when to reopen it.
 * @throws RuleBroken thread-missing, email-missing, nothing-to-answer, no-recipient
 */
export const replyToThread = (command: ReplyToThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const parent = parentOf(command.answers, thread.emails);
  const asked = replyRecipients(parent, command.ours, command.replyAll);
  const data: EmailComposed['data'] = {
    ...command.email,
    inboxId: thread.inboxId,
    to: command.to ?? asked.to,
    cc: command.cc ?? asked.cc,
    subject: command.subject ?? replySubject(parent.subject),
    ...replyHeaders(parent),
    answers: parent.emailId,
  };
  mustHaveRecipient(data);
  return [{ type: 'EmailComposed', data }];
};

type Emails = Extract<Thread, { emails: unknown }>['emails'];

/** The mail that an answer answers. */
export const parentOf = (emailId: string | null, emails: Emails): Emails[number] => {
  if (emailId === null) {
    const newest = emails.findLast(({ delivery }) => delivery === null) ?? emails.at(-1);
    if (newest === undefined) throw new RuleBroken('nothing-to-answer', 'this thread has no mail to answer');
    return newest;
  }
  const named = emails.find((email) => email.emailId === emailId);
  if (named === undefined) throw new RuleBroken('email-missing', 'the mail to answer is not in this thread');
  return named;
};
