import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** A user wants to be told of what happens in the conversation, or is to be. */
export type FollowThread = Readonly<{ type: 'FollowThread'; userId: string; at: string }>;

/** @throws RuleBroken thread-missing */
export const followThread = ({ userId, at }: FollowThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, followers } = thread;
  if (followers.includes(userId)) return [];
  return [{ type: 'ThreadFollowed', data: { threadId, userId, at, reason: 'command' } }];
};
