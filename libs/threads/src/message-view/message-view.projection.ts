import { v5 } from 'uuid';
import type { Actor, Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import { type DeliveryHistory, evolveHistory } from '../delivery-history/delivery-history.js';
import { type BlobRef, sameAddress } from '../mail-parts.js';
import { composed, evolveRecipients, type Recipient } from '../outbound-email.js';
import {
  DELIVERY_EVENTS,
  type DeliveryEvent,
  type EmailDeliveryFailed,
  type EmailDeliveryInDoubt,
} from '../delivery-events.js';
import type { CommentAdded, CommentDeleted, CommentEdited, EmailForwarded, ThreadMoved } from '../teamwork-events.js';
import { EMAIL_PLACED, type EmailPlaced } from '../merging-events.js';
import type { EmailComposed, EmailReceived, SenderAttributed } from '../thread-events.js';
import { type CommentEntry, evolveComment, newComment } from './comment-entry.js';

type Shown = EmailComposed | EmailReceived | CommentAdded;

/** That a person said whose a mail is, and who that person was. */
export type Attributed = Readonly<{ by: Actor; at: string }>;

/** The mail by which another was passed on. */
export type ForwardedAs = Readonly<{ threadId: string; emailId: string; at: string }>;

type Row = Readonly<{
  id: string;
  thread_id: string;
  email_id: string | null;
  at: string;
  message_id: string | null;
  contact_id: string | null;
  attributed: Attributed | null;
  attempts: number;
  raw: BlobRef | null;
  history: DeliveryHistory;
  forwarded_as: readonly ForwardedAs[];
}>;

/** That a mail did not reach somebody, for the words of the server, or `inDoubt` that nobody can say whether it did. */
export type FailureNote = EmailDeliveryFailed['data'] & Readonly<{ inDoubt?: true }>;

/**
 * One entry of a conversation: a mail sent, a mail received, or a comment, with the fact that tells of it. A comment of nobody notes that a mail
 * did not reach somebody, or may not have until that is tried again, and lies where that does: `email_id` is that of the mail, or of the mail that it notes something of. `contact_id` is whose a received mail is
 * taken for by now, `attributed` who said so when it was a person; `history` what happened to a sent one after it was written. `inbox_id` and
 * `thread_id` are where a mail lies by now; its facts stand where it came to be, which `data.threadId` names.
 */
export type MessageRow = Row &
  Readonly<
    | { kind: 'sent'; inbox_id: string; data: EmailComposed['data']; recipients: readonly Recipient[] }
    | { kind: 'received'; inbox_id: string; data: EmailReceived['data']; recipients: null }
    | { kind: 'comment'; inbox_id: null; data: CommentEntry | FailureNote; recipients: null }
  >;

const base = ({ data }: Readonly<{ data: Shown['data'] | CommentEntry | FailureNote }>) => ({
  thread_id: data.threadId,
  email_id: 'emailId' in data ? data.emailId : null,
  at: data.at,
  contact_id: null,
  attributed: null,
  attempts: 0,
  history: [],
  forwarded_as: [],
});

const comment = (id: string, data: CommentEntry | FailureNote): MessageRow => {
  const nothing = { inbox_id: null, message_id: null, recipients: null, raw: null };
  return { ...base({ data }), ...nothing, id, kind: 'comment', data };
};

type Told =
  | Shown
  | CommentEdited
  | CommentDeleted
  | SenderAttributed
  | DeliveryEvent
  | ThreadMoved
  | EmailPlaced
  | EmailForwarded;

type Noted = EmailDeliveryFailed | EmailDeliveryInDoubt;

const notesOf = ({ id, ...event }: Recorded<Noted>): readonly MessageRow[] => {
  if (event.type === 'EmailDeliveryFailed') return [comment(id, event.data)];
  const { recipients, reason: reply, ...data } = event.data;
  return recipients.map((recipient) => comment(v5(recipient, id), { ...data, recipient, reply, inDoubt: true }));
};

/** Whether the row notes a doubt about one of these recipients. */
const isDoubtOf = ({ kind, data }: MessageRow, addresses: readonly string[]): boolean =>
  kind === 'comment' && 'inDoubt' in data && addresses.some((address) => sameAddress(address, data.recipient));

/**
 * A mail that did not reach somebody, or may not have, what was noted of it before, and the notes of that, which for a doubt are gone once it is
 * tried again; other facts leave it to messageRow().
 */
const withNotes = (rows: readonly MessageRow[], event: Recorded<Told>): readonly MessageRow[] | undefined => {
  const changed = () => rows.flatMap((row) => messageRow(row, event) ?? []);
  if (event.type === 'EmailDeliveryRetryRequested')
    return changed().filter((row) => !isDoubtOf(row, event.data.recipients));
  if (event.type !== 'EmailDeliveryFailed' && event.type !== 'EmailDeliveryInDoubt') return undefined;
  const notes = notesOf(event);
  const others = changed().filter(({ id }) => !notes.some((note) => note.id === id));
  const mail = others.find(({ kind }) => kind === 'sent');
  return [...others, ...notes.map((note) => ({ ...note, thread_id: mail?.thread_id ?? note.thread_id }))];
};

/** What a fact makes of an entry. */
const messageRow = (row: MessageRow | undefined, event: Recorded<Told>): MessageRow | undefined => {
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
      return comment(event.data.commentId, newComment(event.data));
    case 'CommentEdited':
    case 'CommentDeleted':
      if (row?.kind !== 'comment' || !('commentId' in row.data)) return row;
      return { ...row, data: evolveComment(row.data, event) };
    case 'SenderAttributed': {
      if (row?.kind !== 'received') return row;
      const { contactId, at } = event.data;
      return { ...row, contact_id: contactId, attributed: { by: event.metadata.actor, at } };
    }
    case 'ThreadMoved':
      return row === undefined || row.kind === 'comment' ? row : { ...row, inbox_id: event.data.toInboxId };
    case 'EmailBroughtOver':
    case 'EmailPutBack': {
      if (row === undefined) return row;
      const { threadId: thread_id, inboxId: inbox_id } = event.data;
      return row.kind === 'comment' ? { ...row, thread_id } : { ...row, thread_id, inbox_id };
    }
    case 'EmailForwarded': {
      const { inThreadId: threadId, asEmailId: emailId, at } = event.data;
      return row === undefined ? row : { ...row, forwarded_as: [...row.forwarded_as, { threadId, emailId, at }] };
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

/** What concerns the notes of a mail too. */
const WITH_NOTES: readonly string[] = [
  'EmailDeliveryFailed',
  'EmailDeliveryInDoubt',
  'EmailDeliveryRetryRequested',
  ...EMAIL_PLACED,
];

export const messageView = projection<MessageRow, Told>({
  name: 'message_view',
  version: 6,
  table: viewTable<MessageRow>({
    name: 'message_view',
    version: 6,
    columns: {
      id: { type: 'uuid' },
      thread_id: { type: 'uuid' },
      email_id: { type: 'uuid', nullable: true },
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
      forwarded_as: { type: 'jsonb' },
    },
    primaryKey: ['id'],
    indexes: [['thread_id', 'at', 'id'], ['message_id'], '(email_id) WHERE email_id IS NOT NULL'],
  }),
  on: [
    'EmailComposed',
    'EmailReceived',
    'SenderAttributed',
    'CommentAdded',
    'CommentEdited',
    'CommentDeleted',
    'ThreadMoved',
    'EmailForwarded',
    ...EMAIL_PLACED,
    ...DELIVERY_EVENTS,
  ],
  matches: ({ type, data }) => {
    if ('commentId' in data) return [{ id: data.commentId }];
    if ('toInboxId' in data) return [{ thread_id: data.threadId }];
    const { emailId } = data;
    return WITH_NOTES.includes(type) ? [{ email_id: emailId }] : [{ id: emailId }];
  },
  row: messageRow,
  rows: withNotes,
});
