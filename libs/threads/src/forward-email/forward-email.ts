import { RuleBroken } from '#libs/decider';
import { inPlace } from '../email.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Email, ExistingThread, Thread } from '../thread.js';

/** A mail of the thread was passed on: as `asEmailId`, which opened the thread `inThreadId`. */
export type ForwardEmail = Readonly<{
  type: 'ForwardEmail';
  emailId: string;
  inThreadId: string;
  asEmailId: string;
  at: string;
}>;

/** Notes in the thread of the original what has been sent already: there is nothing to refuse. */
export const forwardEmail = ({ type: _, ...forward }: ForwardEmail, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none' || thread.forwardedAs.includes(forward.asEmailId)) return [];
  return [{ type: 'EmailForwarded', data: { threadId: thread.threadId, ...forward } }];
};

/** The mail to pass on: the one named, else the newest that came in, else the newest. @throws RuleBroken nothing-to-forward, email-missing */
export const mailToForward = (emailId: string | null, thread: Pick<ExistingThread, 'emails'>): Email => {
  const emails = inPlace(thread.emails);
  if (emailId === null) {
    const newest = emails.findLast(({ sender }) => sender !== null) ?? emails.at(-1);
    if (newest === undefined) throw new RuleBroken('nothing-to-forward', 'this thread has no mail to pass on');
    return newest;
  }
  const named = emails.find((email) => email.emailId === emailId);
  if (named === undefined) throw new RuleBroken('email-missing', 'the mail to pass on is not in this thread');
  return named;
};
