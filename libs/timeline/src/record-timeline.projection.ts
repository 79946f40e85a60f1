import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { RecordRef } from '#libs/records';
import {
  type Attachment,
  composed,
  DELIVERY_EVENTS,
  type DeliveryEvent,
  type EmailComposed,
  type EmailReceived,
  evolveDelivery,
  type Mailbox,
  type Recipient,
} from '#libs/threads';

/** One entry in the life of a record: a mail that concerns it, or a file of such a mail. */
export type TimelineRow = Readonly<{
  record_type: RecordRef['type'];
  record_id: string;
  entry_id: string;
  kind: 'email-sent' | 'email-received' | 'attachment';
  at: string;
  inbox_id: string;
  thread_id: string;
  email_id: string;
  subject: string;
  preview: string;
  from: Mailbox;
  attachment: Attachment | null;
  recipients: readonly Recipient[] | null;
}>;

type Mail = EmailComposed | EmailReceived;
type Key = Pick<TimelineRow, 'record_type' | 'record_id' | 'entry_id'>;

const entries = ({ data: { emailId, attachments, associations } }: Mail): readonly Key[] =>
  associations.flatMap(({ type, id }) =>
    [emailId, ...attachments.filter(({ inline }) => !inline).map(({ attachmentId }) => attachmentId)].map((entry) => ({
      record_type: type,
      record_id: id,
      entry_id: entry,
    })),
  );

const row = (event: Mail, { record_type, record_id, entry_id }: Key): TimelineRow => {
  const { data } = event;
  const attachment = data.attachments.find(({ attachmentId }) => attachmentId === entry_id) ?? null;
  const mail = event.type === 'EmailComposed' ? 'email-sent' : 'email-received';
  return {
    record_type,
    record_id,
    entry_id,
    kind: attachment === null ? mail : 'attachment',
    at: data.at,
    inbox_id: data.inboxId,
    thread_id: data.threadId,
    email_id: data.emailId,
    subject: data.subject,
    preview: attachment === null ? data.preview : '',
    from: data.from,
    attachment,
    recipients: event.type === 'EmailComposed' && attachment === null ? composed(event.data).recipients : null,
  };
};

/** What a fact makes of an entry. */
export const timelineRow = (
  before: TimelineRow | undefined,
  event: Recorded<Mail | DeliveryEvent>,
  match: Partial<TimelineRow>,
): TimelineRow | undefined => {
  if (event.type === 'EmailComposed' || event.type === 'EmailReceived') return row(event, match as Key);
  if (before === undefined || before.recipients === null) return before;
  const { recipients } = evolveDelivery({ recipients: before.recipients, attempts: 0, sending: null }, event);
  return { ...before, recipients };
};

export const timelineView = projection<TimelineRow, Mail | DeliveryEvent>({
  name: 'record_timeline',
  version: 1,
  table: viewTable<TimelineRow>({
    name: 'record_timeline',
    version: 1,
    columns: {
      record_type: { type: 'text' },
      record_id: { type: 'uuid' },
      entry_id: { type: 'text' },
      kind: { type: 'text' },
      at: { type: 'timestamptz' },
      inbox_id: { type: 'uuid' },
      thread_id: { type: 'uuid' },
      email_id: { type: 'uuid' },
      subject: { type: 'text' },
      preview: { type: 'text' },
      from: { type: 'jsonb' },
      attachment: { type: 'jsonb', nullable: true },
      recipients: { type: 'jsonb', nullable: true },
    },
    primaryKey: ['record_type', 'record_id', 'entry_id'],
    indexes: [['record_type', 'record_id', 'at', 'entry_id'], ['email_id']],
  }),
  on: ['EmailComposed', 'EmailReceived', ...DELIVERY_EVENTS],
  matches: (event) =>
    event.type === 'EmailComposed' || event.type === 'EmailReceived'
      ? entries(event)
      : [{ email_id: event.data.emailId }],
  row: timelineRow,
});
