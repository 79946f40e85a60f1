import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Gives a conversation that nobody has to whoever asked for the next one of its inbox. */
export type TakeThread = Readonly<{ type: 'TakeThread'; inboxId: string; userId: string; at: string }>;

/** @throws RuleBroken thread-missing, thread-not-free when it is somebody's by now, or nothing to do, or lies elsewhere */
export const takeThread = ({ inboxId, userId, at }: TakeThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, status, assignee, snooze, isSpam } = thread;
  const isFree = status === 'open' && assignee === null && snooze === null && !isSpam && thread.inboxId === inboxId;
  if (!isFree)
    throw new RuleBroken('thread-not-free', 'take another thread: this one is somebody’s, or has no work left');
  return [
    { type: 'ThreadAssigned', data: { threadId, assignee: { kind: 'user', id: userId }, at, reason: 'command' } },
  ];
};
