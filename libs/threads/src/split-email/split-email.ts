import { RuleBroken } from '#libs/decider';
import { inPlace } from '../email.js';
import { mustNotWaitForAnswer } from '../merge-thread/merge-thread.js';
import { carried, firstContactOf, gistOf } from '../merging.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Lets a mail begin a conversation of its own. */
export type SplitEmail = Readonly<{ type: 'SplitEmail'; emailId: string; intoThreadId: string; at: string }>;

/**
 * A mail that came from another conversation is split off there. The last one stays.
 * @throws RuleBroken thread-missing, email-missing, email-of-another-thread, only-email, email-waits-for-answer
 */
export const splitEmail = ({ emailId, intoThreadId, at }: SplitEmail, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, inboxId, emails } = thread;
  const email = emails.find((one) => one.emailId === emailId);
  if (email === undefined) throw new RuleBroken('email-missing', 'there is no such mail in this thread');
  if (email.broughtFrom !== null)
    throw new RuleBroken('email-of-another-thread', 'this mail came from another thread: let it go back there first');
  if (email.splitInto !== null) return [];
  mustNotWaitForAnswer([email]);
  const staying = emails.filter((one) => one !== email);
  if (inPlace(emails).length === 1) throw new RuleBroken('only-email', 'this thread has no other mail');
  const contactId = email.sender?.contactId ?? null;
  const told = { gist: gistOf(staying), first: firstContactOf(staying) };
  const data = { threadId, inboxId, emailId, intoThreadId, email: carried(email), contactId, ...told, at };
  return [{ type: 'EmailSplitOff', data }];
};
