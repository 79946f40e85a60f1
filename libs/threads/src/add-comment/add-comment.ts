import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** A word among the team, beside the mails; no customer sees it. */
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
  return [{ type: 'CommentAdded', data: { threadId: thread.threadId, ...comment } }];
};
