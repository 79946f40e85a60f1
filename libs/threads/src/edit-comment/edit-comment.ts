import { RuleBroken } from '#libs/decider';
import { followMentioned } from '../follow-thread/mentioned.js';
import type { Comment } from '../teamwork.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Whoever wrote a comment says it in other words; `mentions` are all who are named in it by now. */
export type EditComment = Readonly<{
  type: 'EditComment';
  commentId: string;
  editorId: string;
  text: string;
  mentions: readonly string[];
  at: string;
}>;

const saysTheSame = (comment: Comment, { text, mentions }: EditComment): boolean =>
  comment.text === text &&
  comment.mentions.length === mentions.length &&
  mentions.every((userId) => comment.mentions.includes(userId));

/** @throws RuleBroken thread-missing, comment-missing, not-comment-author, comment-deleted */
export const editComment = (command: EditComment, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { commentId, editorId, text, mentions, at } = command;
  const comment = thread.comments.find((one) => one.commentId === commentId);
  if (comment === undefined) throw new RuleBroken('comment-missing', 'there is no such comment');
  if (comment.authorId !== editorId) throw new RuleBroken('not-comment-author', 'only its author may edit a comment');
  if (comment.deleted) throw new RuleBroken('comment-deleted', 'this comment was deleted');
  if (saysTheSame(comment, command)) return [];
  const { threadId } = thread;
  return [
    { type: 'CommentEdited', data: { threadId, commentId, text, mentions, at } },
    ...followMentioned(thread, mentions, at),
  ];
};
