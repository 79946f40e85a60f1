import type { Actor, Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import { type DeliveryHistory, evolveHistory } from '../delivery-history/delivery-history.js';
import type { BlobRef } from '../mail-parts.js';
import { composed, evolveRecipients, type Recipient } from '../outbound-email.js';
import { DELIVERY_EVENTS, type DeliveryEvent, type EmailDeliveryFailed } from '../delivery-events.js';
import type { CommentAdded } from '../teamwork-events.js';
import type { EmailComposed, EmailReceived, SenderAttributed } from '../thread-events.js';

type Shown = EmailComposed | EmailReceived | CommentAdded;

/** That a person said whose a mail is, and who that person was. */
export type Attributed = Readonly<{ by: Actor; at: string }>;

type Row = Readonly<{
  id: string;
  thread_id: string;
  at: string;
  message_id: string | null;
  contact_id: string | null;
  attributed: Attributed | null;
  attempts: number;
  raw: BlobRef | null;
  history: DeliveryHistory;
}>;

/**
 * One entry of a conversation: a mail sent, a mail received, or a comment, with the fact that tells of it. A comment of nobody notes that a mail
 * did not reach somebody. `contact_id` is whose a received mail is
 * taken for by now, `attributed` who said so when it was a person; `history` what happened to a sent one after it was written.
 */
export type MessageRow = Row &
  Readonly<
    | { kind: 'sent'; inbox_id: string; data: EmailComposed['data']; recipients: readonly Recipient[] }
    | { kind: 'received'; inbox_id: string; data: EmailReceived['data']; recipients: null }
    | { kind: 'comment'; inbox_id: null; data: CommentAdded['data'] | EmailDeliveryFailed['data']; recipients: null }
  >;

const base = ({ data }: Shown | EmailDeliveryFailed) => ({
  thread_id: data.threadId,
  at: data.at,
  contact_id: null,
  attributed: null,
  attempts: 0,
  history: [],
});

const comment = (id: string, event: CommentAdded | EmailDeliveryFailed): MessageRow => {
  const nothing = { inbox_id: null, message_id: null, recipients: null, raw: null };
  return { ...base(event), ...nothing, id, kind: 'comment', data: event.data };
};

/** What a fact makes of the entry of this id. */
export const messageRow = (
  row: MessageRow | undefined,
  event: Recorded<Shown | SenderAttributed | DeliveryEvent>,
  { id: entryId }: Partial<MessageRow>,
): MessageRow | undefined => {
  if (event.type === 'EmailDeliveryFailed' && entryId === event.id) return comment(entryId, event);
  switch (event.type) {
    case 'EmailComposed': {
      const { emailId: id, inboxId, messageId } = event.data;
      const { recipients } = composed(event.data);
      const { data } = event;
      return {
        ...base(event),
        id,
        inbox_id: inboxId,
        kind: 'sent',
        message_id: messageId,
        data,
        recipients,
        raw: null,
      };
    }
    case 'EmailReceived': {
      const { emailId: id, inboxId, messageId, raw } = event.data;
      const { data } = event;
      return {
        ...base(event),
        id,
        inbox_id: inboxId,
        kind: 'received',
        contact_id: data.contactId,
        message_id: messageId,
        data,
        recipients: null,
        raw,
      };
    }
    case 'CommentAdded':
      return comment(event.data.commentId, event);
    case 'SenderAttributed': {
      if (row?.kind !== 'received') return row;
      const { contactId, at } = event.data;
      return { ...row, contact_id: contactId, attributed: { by: event.metadata.actor, at } };
    }
    case 'EmailReleased':
    case 'EmailSendCanceled':
    case 'EmailDeliveryAttempted':
    case 'EmailDelivered':
    case 'EmailDeliveryDeferred':
    case 'EmailDeliveryFailed':
    case 'EmailDeliveryInDoubt':
    case 'EmailDeliveryRetryRequested':
    case 'EmailDeliveryCanceled':
    case 'EmailBounced': {
      if (row?.kind !== 'sent') return row;
      const recipients = evolveRecipients(row.recipients, event);
      const history = evolveHistory(row.history, event);
      if (event.type !== 'EmailDeliveryAttempted') return { ...row, recipients, history };
      return { ...row, recipients, history, attempts: event.data.attempt, raw: event.data.raw };
    }
    default:
      return event satisfies never;
  }
};

export const messageView = projection<MessageRow, Shown | SenderAttributed | DeliveryEvent>({
  name: 'message_view',
  version: 3,
  table: viewTable<MessageRow>({
    name: 'message_view',
    version: 3,
    columns: {
      id: { type: 'uuid' },
      thread_id: { type: 'uuid' },
      inbox_id: { type: 'uuid', nullable: true },
      kind: { type: 'text' },
      at: { type: 'timestamptz' },
      message_id: { type: 'text', nullable: true },
      data: { type: 'jsonb' },
      recipients: { type: 'jsonb', nullable: true },
      contact_id: { type: 'uuid', nullable: true },
      attributed: { type: 'jsonb', nullable: true },
      attempts: { type: 'integer' },
      raw: { type: 'jsonb', nullable: true },
      history: { type: 'jsonb' },
    },
    primaryKey: ['id'],
    indexes: [
      ['thread_id', 'at', 'id'],
      ['inbox_id', 'message_id'],
    ],
  }),
  on: ['EmailComposed', 'EmailReceived', 'SenderAttributed', 'CommentAdded', ...DELIVERY_EVENTS],
  matches: ({ id, type, data }) => {
    if ('commentId' in data) return [{ id: data.commentId }];
    return type === 'EmailDeliveryFailed' ? [{ id: data.emailId }, { id }] : [{ id: data.emailId }];
  },
  row: messageRow,
});
