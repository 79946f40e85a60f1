import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { RecordRef } from '#libs/records';
import {
  type Attachment,
  composed,
  DELIVERY_EVENTS,
  EMAIL_PLACED,
  type EmailPlaced,
  type DeliveryEvent,
  type EmailComposed,
  type EmailReceived,
  evolveAssociations,
  evolveRecipients,
  type Mailbox,
  type Recipient,
  type RecordAssociated,
  type RecordDissociated,
  type SenderAttributed,
  type ThreadMoved,
} from '#libs/threads';

/**
 * One entry in the life of a record: a mail that concerns it, or a file of such a mail. A mail that concerns nothing keeps its entries
 * under its own id as 'none', for it may come to concern something.
 */
export type TimelineRow = Readonly<{
  record_type: RecordRef['type'] | 'none';
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

type Place = Readonly<{ type: TimelineRow['record_type']; id: string }>;

const places = (emailId: string, associations: readonly RecordRef[]): readonly Place[] =>
  associations.length === 0 ? [{ type: 'none', id: emailId }] : associations;

const entries = ({ data: { emailId, attachments, associations } }: Mail): readonly Key[] =>
  places(emailId, associations).flatMap(({ type, id }) =>
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
    recipients: event.type === 'EmailComposed' ? composed(event.data).recipients : null,
  };
};

type Reassociated = SenderAttributed | RecordAssociated | RecordDissociated;
type Told = Mail | Reassociated | ThreadMoved | EmailPlaced | DeliveryEvent;

const isReassociated = (event: Told): event is Reassociated =>
  event.type === 'SenderAttributed' || event.type === 'RecordAssociated' || event.type === 'RecordDissociated';

/** What a fact makes of an entry. */
export const timelineRow = (
  before: TimelineRow | undefined,
  event: Recorded<Told>,
  match: Partial<TimelineRow>,
): TimelineRow | undefined => {
  if (event.type === 'EmailComposed' || event.type === 'EmailReceived') return row(event, match as Key);
  if (isReassociated(event) || before === undefined) return before;
  if (event.type === 'ThreadMoved') return { ...before, inbox_id: event.data.toInboxId };
  if (event.type === 'EmailBroughtOver' || event.type === 'EmailPutBack') {
    const { threadId, inboxId } = event.data;
    return { ...before, thread_id: threadId, inbox_id: inboxId };
  }
  if (before.recipients === null) return before;
  return { ...before, recipients: evolveRecipients(before.recipients, event) };
};

/** What a mail concerns by its entries, and after the fact. */
const concerned = (rows: readonly TimelineRow[], event: Reassociated): readonly RecordRef[] => {
  if (event.type === 'SenderAttributed') return event.data.associations;
  const before = rows.flatMap(({ record_type: type, record_id: id, entry_id }): RecordRef[] =>
    type === 'none' || entry_id !== event.data.emailId ? [] : [{ type, id }],
  );
  return evolveAssociations(before, event);
};

/** The entries of a mail leave the records that it concerned and appear, as they were, on those that it concerns now. */
const timelineRows = (rows: readonly TimelineRow[], event: Recorded<Told>): readonly TimelineRow[] | undefined => {
  if (!isReassociated(event)) return undefined;
  const once = new Map(rows.map((row) => [row.entry_id, row]));
  return places(event.data.emailId, concerned(rows, event)).flatMap(({ type, id }) =>
    [...once.values()].map((row) => ({ ...row, record_type: type, record_id: id })),
  );
};

export const timelineView = projection<TimelineRow, Told>({
  name: 'record_timeline',
  version: 4,
  table: viewTable<TimelineRow>({
    name: 'record_timeline',
    version: 4,
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
    indexes: [['record_type', 'record_id', 'at', 'entry_id'], ['email_id'], ['thread_id']],
  }),
  on: [
    'EmailComposed',
    'EmailReceived',
    'SenderAttributed',
    'RecordAssociated',
    'RecordDissociated',
    'ThreadMoved',
    ...EMAIL_PLACED,
    ...DELIVERY_EVENTS,
  ],
  matches: (event) => {
    if (event.type === 'EmailComposed' || event.type === 'EmailReceived') return entries(event);
    return [event.type === 'ThreadMoved' ? { thread_id: event.data.threadId } : { email_id: event.data.emailId }];
  },
  row: timelineRow,
  rows: timelineRows,
});
