import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import {
  composed,
  DELIVERY_EVENTS,
  EMAIL_PLACED,
  type EmailPlaced,
  type DeliveryEvent,
  type EmailComposed,
  evolveDelivery,
  type Mailbox,
  openState,
  type Recipient,
  type RecipientState,
  type Release,
  type ThreadMoved,
  worstState,
} from '#libs/threads';
import { dueAt } from '../outgoing.js';
import { findableBy } from './sent-words.js';

/**
 * One mail of ours with what became of it; `state` is that of the recipient who most needs a person's eye, `open_state` the same as it is told to
 * those who may not know of Bcc; `due_at` is when a worker next has something to do for it, `words` what it can be found by.
 */
export type SentRow = Readonly<{
  email_id: string;
  home_id: string;
  thread_id: string;
  inbox_id: string;
  author_id: string;
  at: string;
  changed_at: string;
  from: Mailbox;
  subject: string;
  preview: string;
  attachments: number;
  recipients: readonly Recipient[];
  state: RecipientState;
  open_state: RecipientState;
  attempts: number;
  release: Release;
  due_at: string | null;
  words: readonly string[];
  composed_revision: number;
}>;

const states = (recipients: readonly Recipient[]): Pick<SentRow, 'state' | 'open_state'> => ({
  state: worstState(recipients),
  open_state: openState(recipients),
});

/** What a fact makes of a sent mail's row. */
export const sentRow = (
  row: SentRow | undefined,
  event: Recorded<EmailComposed | DeliveryEvent | ThreadMoved | EmailPlaced>,
): SentRow | undefined => {
  if (event.type === 'EmailComposed') {
    const { data } = event;
    const { recipients, release } = composed(data);
    const files = data.attachments.filter(({ inline }) => !inline);
    return {
      email_id: data.emailId,
      home_id: data.threadId,
      thread_id: data.threadId,
      inbox_id: data.inboxId,
      author_id: data.authorId,
      at: data.at,
      changed_at: data.at,
      from: data.from,
      subject: data.subject,
      preview: data.preview,
      attachments: files.length,
      recipients,
      ...states(recipients),
      attempts: 0,
      release,
      due_at: dueAt({ recipients, release }),
      words: findableBy([data.subject, data.preview, ...files.map(({ fileName }) => fileName)], recipients),
      composed_revision: event.revision,
    };
  }
  if (row === undefined) return undefined;
  if (event.type === 'ThreadMoved') return { ...row, inbox_id: event.data.toInboxId };
  if (event.type === 'EmailBroughtOver' || event.type === 'EmailPutBack') {
    const { threadId, inboxId } = event.data;
    return { ...row, thread_id: threadId, inbox_id: inboxId };
  }
  const { recipients, attempts, release } = evolveDelivery({ ...row, since: row.at, sending: null }, event);
  return {
    ...row,
    changed_at: event.data.at,
    recipients,
    ...states(recipients),
    attempts,
    release,
    due_at: dueAt({ recipients, release }),
  };
};

export const sentView = projection<SentRow, EmailComposed | DeliveryEvent | ThreadMoved | EmailPlaced>({
  name: 'sent_view',
  version: 5,
  table: viewTable<SentRow>({
    name: 'sent_view',
    version: 5,
    columns: {
      email_id: { type: 'uuid' },
      home_id: { type: 'uuid' },
      thread_id: { type: 'uuid' },
      inbox_id: { type: 'uuid' },
      author_id: { type: 'uuid' },
      at: { type: 'timestamptz' },
      changed_at: { type: 'timestamptz' },
      from: { type: 'jsonb' },
      subject: { type: 'text' },
      preview: { type: 'text' },
      attachments: { type: 'integer' },
      recipients: { type: 'jsonb' },
      state: { type: 'text' },
      open_state: { type: 'text' },
      attempts: { type: 'integer' },
      release: { type: 'jsonb' },
      due_at: { type: 'timestamptz', nullable: true },
      words: { type: 'text[]' },
      composed_revision: { type: 'integer' },
    },
    primaryKey: ['email_id'],
    indexes: [
      ['inbox_id', 'at', 'email_id'],
      ['inbox_id', 'state', 'at', 'email_id'],
      ['author_id', 'at', 'email_id'],
      ['thread_id'],
      '(inbox_id, at, email_id) WHERE attachments > 0',
      'USING gin (array_to_tsvector(words))',
      '(due_at) WHERE due_at IS NOT NULL',
    ],
  }),
  on: ['EmailComposed', 'ThreadMoved', ...EMAIL_PLACED, ...DELIVERY_EVENTS],
  matches: ({ data }) => ['toInboxId' in data ? { thread_id: data.threadId } : { email_id: data.emailId }],
  row: sentRow,
});
