import type { Actor, Recorded } from '#libs/decider';
import type { CommentAdded, CommentDeleted, CommentEdited } from '../teamwork-events.js';

/** A comment as it reads by now; one that was deleted says nothing and names nobody. */
export type CommentEntry = Omit<CommentAdded['data'], 'text'> &
  Readonly<{ text: string | null; editedAt: string | null; deleted: Readonly<{ by: Actor; at: string }> | null }>;

export const newComment = (data: CommentAdded['data']): CommentEntry => ({ ...data, editedAt: null, deleted: null });

export const evolveComment = (
  comment: CommentEntry,
  { data, metadata }: Recorded<CommentEdited | CommentDeleted>,
): CommentEntry => {
  if ('text' in data) return { ...comment, text: data.text, mentions: data.mentions, editedAt: data.at };
  return { ...comment, text: null, mentions: [], deleted: { by: metadata.actor, at: data.at } };
};
