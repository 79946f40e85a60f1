import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';
import { awake } from '../wake-thread/awake.js';

/** Nothing is left to do in this conversation, for now: it is not put off any longer, either. */
export type MarkClosed = Readonly<{ type: 'MarkClosed'; at: string }>;

/** @throws RuleBroken thread-missing */
export const markClosed = ({ at }: MarkClosed, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  if (thread.status === 'closed') return [];
  const woken = awake(thread, { at, reason: 'closed', emailId: null });
  return [...woken, { type: 'ThreadClosed', data: { threadId: thread.threadId, at, reason: 'command' } }];
};
