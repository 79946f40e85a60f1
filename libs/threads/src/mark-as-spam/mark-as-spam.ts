import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';
import { awake } from '../wake-thread/awake.js';

/** The conversation is nothing for the team: it leaves their lists, and later mail in it wakes nobody. */
export type MarkAsSpam = Readonly<{ type: 'MarkAsSpam'; at: string }>;

/** @throws RuleBroken thread-missing */
export const markAsSpam = ({ at }: MarkAsSpam, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  if (thread.isSpam) return [];
  const woken = awake(thread, { at, reason: 'spam', emailId: null });
  return [...woken, { type: 'ThreadMarkedAsSpam', data: { threadId: thread.threadId, at, reason: 'command' } }];
};
