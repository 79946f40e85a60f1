import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Nothing is left to do in this conversation, for now. */
export type MarkClosed = Readonly<{ type: 'MarkClosed'; at: string }>;

/** @throws RuleBroken thread-missing */
export const markClosed = ({ at }: MarkClosed, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  return thread.status === 'closed'
    ? []
    : [{ type: 'ThreadClosed', data: { threadId: thread.threadId, at, reason: 'command' } }];
};
