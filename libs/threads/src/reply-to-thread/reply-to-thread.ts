import { RuleBroken } from '#libs/decider';
import { mustHaveRecipient } from '../compose-email/compose-email.js';
import { inPlace } from '../email.js';
import type { Mailbox } from '../mail-parts.js';
import { mustLeaveInTime } from '../release.js';
import type { EmailComposed, ThreadEvent } from '../thread-events.js';
import type { ExistingThread, Thread } from '../thread.js';
import { replyHeaders } from './reply-headers.js';
import { mustReachAll, recipientsOf, replyRecipients, type Unanswered } from './reply-recipients.js';

/**
 * An answer to one mail of the thread. Left out, `answers` is the newest mail that came in (else the newest of all), and `to` and `cc`
 * are whom that mail asks to be answered. With `replyAll`, none of those may be left out. Nobody of `unanswered` is meant.
 */
export type ReplyToThread = Readonly<{
  type: 'ReplyToThread';
  answers: string | null;
  replyAll: boolean;
  unanswered: Unanswered;
  to: readonly Mailbox[] | null;
  cc: readonly Mailbox[] | null;
  email: Omit<EmailComposed['data'], 'inReplyTo' | 'references' | 'answers' | 'to' | 'cc' | 'inboxId'>;
}>;

/**
 * Continues a conversation. An answer to a closed thread leaves it closed, and one that is put off stays so: the writer decides. Nobody answers
 * spam by mistake. Whoever answers a thread of nobody's takes it, by the same append: of two who do so at once one has it.
 * @throws RuleBroken thread-missing, thread-is-spam, email-missing, nothing-to-answer, no-recipient, recipient-left-out, send-at-past, send-at-too-far
 */
export const replyToThread = (command: ReplyToThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  if (thread.emails.some(({ emailId }) => emailId === command.email.emailId)) return [];
  if (thread.isSpam) throw new RuleBroken('thread-is-spam', 'this thread is marked as spam: say first that it is not');
  const parent = parentOf(command.answers, thread.emails);
  const asked = replyRecipients(parent, command.unanswered, command.replyAll);
  const data: EmailComposed['data'] = {
    ...command.email,
    inboxId: thread.inboxId,
    ...recipientsOf({ to: command.to, cc: command.cc, bcc: command.email.bcc }, asked),
    ...replyHeaders(parent),
    answers: parent.emailId,
  };
  mustHaveRecipient(data);
  if (command.replyAll) mustReachAll(asked, [...data.to, ...data.cc, ...data.bcc]);
  mustLeaveInTime(data);
  return [{ type: 'EmailComposed', data }, ...takenByAnswer(data, thread)];
};

const takenByAnswer = ({ authorId, at }: EmailComposed['data'], thread: ExistingThread): readonly ThreadEvent[] => {
  const { threadId, assignee } = thread;
  if (assignee !== null) return [];
  const writer = { kind: 'user', id: authorId } as const;
  return [{ type: 'ThreadAssigned', data: { threadId, assignee: writer, at, reason: 'answered' } }];
};

type Emails = Extract<Thread, { emails: unknown }>['emails'];

/** The mail that an answer answers. */
export const parentOf = (emailId: string | null, all: Emails): Emails[number] => {
  const emails = inPlace(all);
  if (emailId === null) {
    const newest = emails.findLast(({ sender }) => sender !== null) ?? emails.at(-1);
    if (newest === undefined) throw new RuleBroken('nothing-to-answer', 'this thread has no mail to answer');
    return newest;
  }
  const named = emails.find((email) => email.emailId === emailId);
  if (named === undefined) throw new RuleBroken('email-missing', 'the mail to answer is not in this thread');
  return named;
};
