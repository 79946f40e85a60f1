import { z } from 'zod';
import type { Recorded } from '#libs/decider';
import { StaleRevision } from '#libs/event-store';
import { type Answer, instant, Problem, problemOf, type RequestContext, staleRevisionSchema, uuid } from '#libs/http';
import { mailboxSchema } from '../mail-answers.http.js';
import type { CommentAdded } from '../teamwork-events.js';
import type { ThreadEvent } from '../thread-events.js';

/** What came into a conversation while somebody wrote an answer. */
const newerSchema = z
  .object({
    id: uuid,
    kind: z.enum(['received', 'sent', 'comment']),
    at: instant,
    from: mailboxSchema.nullable().describe('null of a comment'),
    preview: z.string(),
  })
  .meta({ id: 'NewerMessage' });

/** The document of a 412 to an answer. */
export const newerMessagesSchema = staleRevisionSchema
  .extend({ messages: z.array(newerSchema).describe('what came since, the oldest first') })
  .meta({ id: 'NewerMessages' });

export type NewerMessage = Answer<typeof newerSchema>;

const PREVIEW_CHARACTERS = 200;

/** A comment as it reads after what else came since; null when that took it back. */
const comment = ({ data }: CommentAdded, since: readonly ThreadEvent[]): NewerMessage | null => {
  const { commentId: id, at } = data;
  const own = since.filter((event) => 'commentId' in event.data && event.data.commentId === id);
  if (own.some(({ type }) => type === 'CommentDeleted')) return null;
  const { text } = own.findLast((event) => event.type === 'CommentEdited')?.data ?? data;
  return { id, kind: 'comment', at, from: null, preview: [...text].slice(0, PREVIEW_CHARACTERS).join('') };
};

const newer = (event: ThreadEvent, since: readonly ThreadEvent[]): NewerMessage | null => {
  switch (event.type) {
    case 'EmailReceived':
    case 'EmailComposed': {
      const { emailId: id, at, from, preview } = event.data;
      return { id, kind: event.type === 'EmailReceived' ? 'received' : 'sent', at, from, preview };
    }
    case 'CommentAdded':
      return comment(event, since);
    default:
      return null;
  }
};

/**
 * Sends an answer unless a message came that its writer has not seen: If-Match of an answer guards against mail and comments, not against
 * news of deliveries and the like, of which a conversation has many.
 * @throws Problem 412 that names the messages
 */
export const unlessOvertaken = async <Sent>(
  context: RequestContext,
  send: (context: RequestContext) => Promise<Sent>,
): Promise<Sent> => {
  try {
    return await send(context);
  } catch (error) {
    if (!(error instanceof StaleRevision) || error.since.length === 0) throw error;
    const since = error.since as unknown as readonly Recorded<ThreadEvent>[];
    const messages = since.flatMap((event) => newer(event, since) ?? []);
    if (messages.length === 0) return unlessOvertaken({ ...context, expectedRevision: error.actual }, send);
    const [latest] = messages.toReversed();
    const detail = `${latest?.kind === 'received' ? 'a mail arrived' : 'somebody wrote'} here while you typed: read it, then send again with this revision as If-Match, or with "anyway"`;
    throw new Problem(412, 'stale-revision', detail, { ...problemOf(error)?.extra, messages });
  }
};
