import { RuleBroken } from '#libs/decider';
import { followMentioned } from '../follow-thread/mentioned.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** A word among the team, beside the mails; no customer sees it. Who is named in it follows the conversation from then on. */
export type AddComment = Readonly<{
  type: 'AddComment';
  commentId: string;
  authorId: string;
  text: string;
  mentions: readonly string[];
  at: string;
}>;

/** @throws RuleBroken thread-missing */
export const addComment = ({ type: _, ...comment }: AddComment, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  if (thread.comments.some(({ commentId }) => commentId === comment.commentId)) return [];
  const added: ThreadEvent = { type: 'CommentAdded', data: { threadId: thread.threadId, ...comment } };
  return [added, ...followMentioned(thread, comment.mentions, comment.at)];
};
