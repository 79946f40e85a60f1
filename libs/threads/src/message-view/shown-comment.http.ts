import { z } from 'zod';
import { type Answer, instant, uuid } from '#libs/http';
import type { MessageRow } from './message-view.projection.js';

/** A comment in a conversation. */
export const commentSchema = z
  .object({
    id: uuid,
    threadId: uuid,
    at: instant,
    kind: z.literal('comment'),
    authorId: uuid.nullable().describe('null for a note of threadlog itself'),
    text: z.string().nullable().describe('null of a comment that was deleted'),
    mentions: z.array(uuid).describe('the users named in it'),
    editedAt: instant.nullable().describe('when its author last put it in other words'),
    deleted: z
      .object({ by: z.object({ kind: z.enum(['user', 'contact', 'system']), id: z.string() }), at: instant })
      .nullable()
      .describe('who deleted it'),
    failure: z
      .object({
        emailId: uuid,
        recipient: z.string(),
        reply: z.string(),
        inDoubt: z.boolean().describe('whether it may have got there all the same'),
      })
      .nullable()
      .describe(
        'the mail that did not reach this recipient, and the words of the server; null in a comment of a person',
      ),
  })
  .meta({ id: 'Comment' });

export const shownComment = ({
  id,
  thread_id: threadId,
  at,
  data,
}: Extract<MessageRow, { kind: 'comment' }>): Answer<typeof commentSchema> => {
  const entry = { kind: 'comment', id, threadId, at } as const;
  if ('commentId' in data) {
    const { authorId, text, mentions, editedAt, deleted } = data;
    return { ...entry, authorId, text, mentions, editedAt, deleted, failure: null };
  }
  const { emailId, recipient, reply, inDoubt = false } = data;
  const text = inDoubt
    ? `Nobody can say whether the mail reached ${recipient}: ${reply}`
    : `The mail did not reach ${recipient}: ${reply}`;
  const ours = { authorId: null, mentions: [], editedAt: null, deleted: null };
  return { ...entry, ...ours, text, failure: { emailId, recipient, reply, inDoubt } };
};
