import { RuleBroken } from '#libs/decider';
import { mustStandAlone } from '../merging.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Lets a mail go back to the conversation that it was split off from. That one decides with PutEmailBack whether it takes it. */
export type GiveEmailBack = Readonly<{ type: 'GiveEmailBack'; emailId: string; toThreadId: string; at: string }>;

/**
 * Nothing else is left behind: a conversation that has gone on since can be merged instead.
 * @throws RuleBroken thread-missing, thread-merged, email-missing, thread-continued
 */
export const giveEmailBack = ({ emailId, toThreadId, at }: GiveEmailBack, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, emails, mergedInto, absorbed } = thread;
  const isBack = threadId === toThreadId || (mergedInto?.threadId === toThreadId && mergedInto.mergeId === null);
  if (isBack) return [];
  mustStandAlone(thread);
  if (!emails.some((email) => email.emailId === emailId && email.broughtFrom === toThreadId))
    throw new RuleBroken('email-missing', 'no such mail of that thread lies in this one');
  if (emails.length > 1 || absorbed.length > 0)
    throw new RuleBroken('thread-continued', 'this thread has gone on since: merge it into the other one instead');
  return [{ type: 'EmailGivenBack', data: { threadId, emailId, toThreadId, at } }];
};
