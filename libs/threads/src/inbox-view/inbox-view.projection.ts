import type { Recorded } from '#libs/decider';
import { comparableSubject } from '#libs/mail';
import { projection, viewTable } from '#libs/read-models';
import { DELIVERY_EVENTS } from '../delivery-events.js';
import { MERGING_EVENTS } from '../merging-events.js';
import { TEAMWORK_EVENTS } from '../teamwork-events.js';
import type { ThreadEvent } from '../thread-events.js';
import { changedRow, elsewhereAttributed, type InboxRow, searchable } from './inbox-row.js';
import { listedAs } from './listed-as.js';

/** What a fact makes of a conversation's row; the audit runs it over a shorter log. */
export const inboxRow = (row: InboxRow | undefined, event: Recorded<ThreadEvent>): InboxRow | undefined => {
  if (event.type === 'ThreadOpened') {
    const { threadId, inboxId, subject, at } = event.data;
    return {
      thread_id: threadId,
      inbox_id: inboxId,
      status: 'open',
      listed_as: 'open',
      merged_into: null,
      subject,
      preview: '',
      opened_at: at,
      last_at: at,
      last_direction: null,
      correspondents: [],
      contact_id: null,
      contact_email_id: null,
      split_off: [],
      brought_email_id: null,
      automatic: false,
      undelivered: [],
      related: null,
      base_subject: comparableSubject(subject),
      emails: 0,
      comments: 0,
      attachments: 0,
      assignee_kind: null,
      assignee_id: null,
      tags: [],
      snoozed: null,
      spam: false,
      followers: [],
      mentions: [],
      reopened: null,
      search: searchable(subject),
      revision: event.revision,
    };
  }
  if (row === undefined) return undefined;
  if (row.thread_id !== event.data.threadId) return elsewhereAttributed(row, event);
  const next = changedRow(row, event);
  return { ...next, listed_as: listedAs(next), revision: event.revision };
};

export const inboxView = projection<InboxRow, ThreadEvent>({
  name: 'inbox_view',
  version: 7,
  table: viewTable<InboxRow>({
    name: 'inbox_view',
    version: 7,
    columns: {
      thread_id: { type: 'uuid' },
      inbox_id: { type: 'uuid' },
      status: { type: 'text' },
      listed_as: { type: 'text' },
      merged_into: { type: 'uuid', nullable: true },
      subject: { type: 'text' },
      preview: { type: 'text' },
      opened_at: { type: 'timestamptz' },
      last_at: { type: 'timestamptz' },
      last_direction: { type: 'text', nullable: true },
      correspondents: { type: 'jsonb' },
      contact_id: { type: 'uuid', nullable: true },
      contact_email_id: { type: 'uuid', nullable: true },
      split_off: { type: 'jsonb' },
      brought_email_id: { type: 'uuid', nullable: true },
      automatic: { type: 'boolean' },
      undelivered: { type: 'jsonb' },
      related: { type: 'uuid', nullable: true },
      base_subject: { type: 'text' },
      emails: { type: 'integer' },
      comments: { type: 'integer' },
      attachments: { type: 'integer' },
      assignee_kind: { type: 'text', nullable: true },
      assignee_id: { type: 'uuid', nullable: true },
      tags: { type: 'jsonb' },
      snoozed: { type: 'jsonb', nullable: true },
      spam: { type: 'boolean' },
      followers: { type: 'jsonb' },
      mentions: { type: 'jsonb' },
      reopened: { type: 'jsonb', nullable: true },
      search: { type: 'text' },
      revision: { type: 'integer' },
    },
    primaryKey: ['thread_id'],
    indexes: [
      ['inbox_id', 'listed_as'],
      ['inbox_id', 'listed_as', 'last_at', 'thread_id'],
      ['inbox_id', 'last_at', 'thread_id'],
      ['inbox_id', 'base_subject'],
      '(inbox_id, last_at, thread_id) WHERE automatic',
      '(related) WHERE related IS NOT NULL',
      '(brought_email_id) WHERE brought_email_id IS NOT NULL',
      '(merged_into) WHERE merged_into IS NOT NULL',
      '(assignee_id, listed_as, inbox_id) WHERE assignee_id IS NOT NULL',
      '(contact_id) WHERE contact_id IS NOT NULL',
      "USING gin (tags jsonb_path_ops) WHERE tags <> '[]'",
      "(inbox_id) WHERE tags <> '[]'",
      "((snoozed->>'until'), thread_id) WHERE snoozed->>'until' IS NOT NULL",
      "USING gin (mentions jsonb_path_ops) WHERE mentions <> '[]'",
      "USING gin (followers jsonb_path_ops) WHERE followers <> '[]'",
    ],
  }),
  on: [
    'ThreadOpened',
    'EmailComposed',
    'EmailReceived',
    'SenderAttributed',
    'RecordAssociated',
    'RecordDissociated',
    ...DELIVERY_EVENTS,
    ...TEAMWORK_EVENTS,
    ...MERGING_EVENTS,
    'ThreadClosed',
    'ThreadReopened',
  ],
  matches: ({ type, data }) =>
    type === 'SenderAttributed'
      ? [{ thread_id: data.threadId }, { brought_email_id: data.emailId }]
      : [{ thread_id: data.threadId }],
  row: inboxRow,
});
