import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** A comment is to be seen no longer. Whoever `deletesOthers` may do so to what another wrote. */
export type DeleteComment = Readonly<{
  type: 'DeleteComment';
  commentId: string;
  deleterId: string;
  deletesOthers: boolean;
  at: string;
}>;

/** @throws RuleBroken thread-missing, comment-missing, not-comment-author */
export const deleteComment = (command: DeleteComment, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { commentId, deleterId, deletesOthers, at } = command;
  const comment = thread.comments.find((one) => one.commentId === commentId);
  if (comment === undefined) throw new RuleBroken('comment-missing', 'there is no such comment');
  if (comment.authorId !== deleterId && !deletesOthers)
    throw new RuleBroken('not-comment-author', 'only its author, or an administrator, may delete a comment');
  return comment.deleted ? [] : [{ type: 'CommentDeleted', data: { threadId: thread.threadId, commentId, at } }];
};
