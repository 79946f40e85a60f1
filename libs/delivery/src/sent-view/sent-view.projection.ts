import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import {
  composed,
  DELIVERY_EVENTS,
  type DeliveryEvent,
  type EmailComposed,
  evolveDelivery,
  type Mailbox,
  type Recipient,
  worstState,
} from '#libs/threads';

/** One mail of ours with what became of it; `state` is that of the recipient who most needs a person's eye, `unsettled` says
 * that a worker has something left to do. */
export type SentRow = Readonly<{
  email_id: string;
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
  state: Recipient['state'];
  attempts: number;
  unsettled: boolean;
  composed_revision: number;
}>;

const unsettled = (recipients: readonly Recipient[]): boolean =>
  recipients.some(({ state }) => state === 'queued' || state === 'sending' || state === 'deferred');

/** What a fact makes of a sent mail's row. */
export const sentRow = (
  row: SentRow | undefined,
  event: Recorded<EmailComposed | DeliveryEvent>,
): SentRow | undefined => {
  if (event.type === 'EmailComposed') {
    const { data } = event;
    return {
      email_id: data.emailId,
      thread_id: data.threadId,
      inbox_id: data.inboxId,
      author_id: data.authorId,
      at: data.at,
      changed_at: data.at,
      from: data.from,
      subject: data.subject,
      preview: data.preview,
      attachments: data.attachments.filter(({ inline }) => !inline).length,
      recipients: composed(data).recipients,
      state: 'queued',
      attempts: 0,
      unsettled: true,
      composed_revision: event.revision,
    };
  }
  if (row === undefined) return undefined;
  const { recipients, attempts } = evolveDelivery(
    { recipients: row.recipients, attempts: row.attempts, sending: null },
    event,
  );
  return {
    ...row,
    changed_at: event.data.at,
    recipients,
    state: worstState(recipients),
    attempts,
    unsettled: unsettled(recipients),
  };
};

export const sentView = projection<SentRow, EmailComposed | DeliveryEvent>({
  name: 'sent_view',
  version: 2,
  table: viewTable<SentRow>({
    name: 'sent_view',
    version: 2,
    columns: {
      email_id: { type: 'uuid' },
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
      attempts: { type: 'integer' },
      unsettled: { type: 'boolean' },
      composed_revision: { type: 'integer' },
    },
    primaryKey: ['email_id'],
    indexes: [
      ['inbox_id', 'at', 'email_id'],
      ['unsettled', 'changed_at'],
    ],
  }),
  on: ['EmailComposed', ...DELIVERY_EVENTS],
  matches: ({ data }) => [{ email_id: data.emailId }],
  row: sentRow,
});
