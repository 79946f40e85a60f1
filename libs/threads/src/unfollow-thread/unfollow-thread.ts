import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** A user is no longer to be told of what happens in the conversation. */
export type UnfollowThread = Readonly<{ type: 'UnfollowThread'; userId: string; at: string }>;

/** @throws RuleBroken thread-missing */
export const unfollowThread = ({ userId, at }: UnfollowThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, followers } = thread;
  return followers.includes(userId) ? [{ type: 'ThreadUnfollowed', data: { threadId, userId, at } }] : [];
};
