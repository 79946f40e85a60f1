import type { Actor, Recorded } from '#libs/decider';
import type { CommentAdded, CommentDeleted, CommentEdited } from '../teamwork-events.js';
import type { ThreadEvent } from '../thread-events.js';

/** What a comment said from `at` on; `text` is null once it was deleted, and then of every version. */
export type CommentVersion = Readonly<{
  what: 'added' | 'edited' | 'deleted';
  at: string;
  by: Actor;
  text: string | null;
  mentions: readonly string[];
  revision: number;
}>;

type OfComment = Recorded<CommentAdded | CommentEdited | CommentDeleted>;

const isOf =
  (commentId: string) =>
  (event: Recorded<ThreadEvent>): event is OfComment =>
    'commentId' in event.data && event.data.commentId === commentId;

const KINDS = { CommentAdded: 'added', CommentEdited: 'edited', CommentDeleted: 'deleted' } as const;

/** The versions of one comment, the oldest first; none when it was not made. What was deleted is read by auditors, in the log. */
export const commentHistory = (
  commentId: string,
  facts: readonly Recorded<ThreadEvent>[],
): readonly CommentVersion[] => {
  const own = facts.filter(isOf(commentId));
  const isDeleted = own.some(({ type }) => type === 'CommentDeleted');
  return own.map((event) => ({
    what: KINDS[event.type],
    at: event.data.at,
    by: event.metadata.actor,
    text: isDeleted || event.type === 'CommentDeleted' ? null : event.data.text,
    mentions: isDeleted || event.type === 'CommentDeleted' ? [] : event.data.mentions,
    revision: event.revision,
  }));
};
