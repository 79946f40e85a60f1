import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** There is something left to do after all. */
export type Reopen = Readonly<{ type: 'Reopen'; at: string }>;

/** @throws RuleBroken thread-missing */
export const reopenThread = ({ at }: Reopen, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  if (thread.status === 'open') return [];
  return [{ type: 'ThreadReopened', data: { threadId: thread.threadId, at, reason: 'command', emailId: null } }];
};
