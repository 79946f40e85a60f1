import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import { type Mailbox, sameAddress } from '../mail-parts.js';
import {
  type Assignee,
  DELIVERY_EVENTS,
  type EmailComposed,
  type EmailReceived,
  type ThreadEvent,
  type ThreadReopened,
} from '../thread-events.js';

/** One conversation as it stands in the list of its inbox. */
export type InboxRow = Readonly<{
  thread_id: string;
  inbox_id: string;
  status: 'open' | 'closed';
  subject: string;
  preview: string;
  opened_at: string;
  last_at: string;
  last_direction: 'in' | 'out' | null;
  correspondents: readonly Mailbox[];
  contact_id: string | null;
  emails: number;
  comments: number;
  attachments: number;
  assignee_kind: Assignee['kind'] | null;
  assignee_id: string | null;
  reopened: Readonly<{ reason: ThreadReopened['data']['reason']; emailId: string | null; at: string }> | null;
  search: string;
  revision: number;
}>;

const CORRESPONDENTS_SHOWN = 10;

const searchable = (...texts: readonly string[]): string => texts.join(' ').toLowerCase().slice(0, 2_000);

const withCorrespondents = (known: readonly Mailbox[], mailboxes: readonly Mailbox[]): readonly Mailbox[] =>
  [...known, ...mailboxes]
    .filter((mailbox, n, all) => all.findIndex(({ address }) => sameAddress(address, mailbox.address)) === n)
    .slice(0, CORRESPONDENTS_SHOWN);

const withEmail = (
  row: InboxRow,
  { at, preview, subject, attachments }: EmailComposed['data'] | EmailReceived['data'],
  direction: 'in' | 'out',
  mailboxes: readonly Mailbox[],
): InboxRow => {
  const correspondents = withCorrespondents(row.correspondents, mailboxes);
  return {
    ...row,
    preview,
    last_at: at,
    last_direction: direction,
    correspondents,
    emails: row.emails + 1,
    attachments: row.attachments + attachments.filter(({ inline }) => !inline).length,
    search: searchable(row.subject, subject, ...correspondents.flatMap(({ name, address }) => [name, address])),
  };
};

const changed = (row: InboxRow, event: ThreadEvent): InboxRow => {
  switch (event.type) {
    case 'EmailComposed':
      return withEmail(row, event.data, 'out', [...event.data.to, ...event.data.cc]);
    case 'EmailReceived': {
      const contact = row.contact_id ?? event.data.contactId;
      return { ...withEmail(row, event.data, 'in', [event.data.from]), contact_id: contact };
    }
    case 'ThreadAssigned':
      return { ...row, assignee_kind: event.data.assignee.kind, assignee_id: event.data.assignee.id };
    case 'ThreadUnassigned':
      return { ...row, assignee_kind: null, assignee_id: null };
    case 'CommentAdded':
      return { ...row, comments: row.comments + 1 };
    case 'ThreadClosed':
      return { ...row, status: 'closed', reopened: null };
    case 'ThreadReopened': {
      const { reason, emailId, at } = event.data;
      return { ...row, status: 'open', reopened: { reason, emailId, at } };
    }
    case 'ThreadOpened':
    case 'EmailDeliveryAttempted':
    case 'EmailDelivered':
    case 'EmailDeliveryDeferred':
    case 'EmailDeliveryFailed':
    case 'EmailDeliveryInDoubt':
    case 'EmailDeliveryRetryRequested':
    case 'EmailBounced':
    case 'SenderAttributed':
      return row;
    default:
      return event satisfies never;
  }
};

/** What a fact makes of a conversation's row; the audit runs it over a shorter log. */
export const inboxRow = (row: InboxRow | undefined, event: Recorded<ThreadEvent>): InboxRow | undefined => {
  if (event.type === 'ThreadOpened') {
    const { threadId, inboxId, subject, at } = event.data;
    return {
      thread_id: threadId,
      inbox_id: inboxId,
      status: 'open',
      subject,
      preview: '',
      opened_at: at,
      last_at: at,
      last_direction: null,
      correspondents: [],
      contact_id: null,
      emails: 0,
      comments: 0,
      attachments: 0,
      assignee_kind: null,
      assignee_id: null,
      reopened: null,
      search: searchable(subject),
      revision: event.revision,
    };
  }
  return row === undefined ? undefined : { ...changed(row, event), revision: event.revision };
};

export const inboxView = projection<InboxRow, ThreadEvent>({
  name: 'inbox_view',
  version: 1,
  table: viewTable<InboxRow>({
    name: 'inbox_view',
    version: 1,
    columns: {
      thread_id: { type: 'uuid' },
      inbox_id: { type: 'uuid' },
      status: { type: 'text' },
      subject: { type: 'text' },
      preview: { type: 'text' },
      opened_at: { type: 'timestamptz' },
      last_at: { type: 'timestamptz' },
      last_direction: { type: 'text', nullable: true },
      correspondents: { type: 'jsonb' },
      contact_id: { type: 'uuid', nullable: true },
      emails: { type: 'integer' },
      comments: { type: 'integer' },
      attachments: { type: 'integer' },
      assignee_kind: { type: 'text', nullable: true },
      assignee_id: { type: 'uuid', nullable: true },
      reopened: { type: 'jsonb', nullable: true },
      search: { type: 'text' },
      revision: { type: 'integer' },
    },
    primaryKey: ['thread_id'],
    indexes: [
      ['inbox_id', 'status', 'last_at', 'thread_id'],
      ['inbox_id', 'last_at', 'thread_id'],
    ],
  }),
  on: [
    'ThreadOpened',
    'EmailComposed',
    'EmailReceived',
    ...DELIVERY_EVENTS,
    'ThreadAssigned',
    'ThreadUnassigned',
    'CommentAdded',
    'ThreadClosed',
    'ThreadReopened',
  ],
  matches: ({ data }) => [{ thread_id: data.threadId }],
  row: inboxRow,
});
