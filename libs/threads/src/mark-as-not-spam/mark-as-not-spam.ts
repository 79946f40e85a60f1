import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** The conversation was taken for spam and is none. */
export type MarkAsNotSpam = Readonly<{ type: 'MarkAsNotSpam'; at: string }>;

/**
 * It is again what it was, open or closed; but a person's mail that came meanwhile and would have opened it does so now.
 * @throws RuleBroken thread-missing
 */
export const markAsNotSpam = ({ at }: MarkAsNotSpam, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, isSpam, heldBack: emailId, status } = thread;
  if (!isSpam) return [];
  const marked: ThreadEvent = { type: 'ThreadMarkedAsNotSpam', data: { threadId, at } };
  if (status === 'open' || emailId === null) return [marked];
  return [marked, { type: 'ThreadReopened', data: { threadId, at, reason: 'mail-received', emailId } }];
};
