import type { ThreadEvent } from '../thread-events.js';
import type { ExistingThread } from '../thread.js';

/** Whoever is named in a comment follows the conversation from then on. */
export const followMentioned = (
  { threadId, followers }: ExistingThread,
  mentions: readonly string[],
  at: string,
): readonly ThreadEvent[] =>
  mentions
    .filter((userId) => !followers.includes(userId))
    .map((userId) => ({ type: 'ThreadFollowed', data: { threadId, userId, at, reason: 'mentioned' } }));
