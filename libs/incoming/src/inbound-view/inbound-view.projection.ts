import type { Recorded } from '#libs/decider';
import { searchText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import type { BlobRef, EmailReceived, Mailbox, ThreadMoved } from '#libs/threads';
import type { InboundMailEvent } from '../inbound-mail.js';

/** What becomes of a mail: 'received' is in its thread; 'unrouted', 'quarantined', 'duplicate' and 'spam' may wait for a person. */
export const INBOUND_STATES = [
  'unrouted',
  'accepted',
  'parsed',
  'duplicate',
  'spam',
  'expired',
  'quarantined',
  'threaded',
  'received',
] as const;

export type InboundState = (typeof INBOUND_STATES)[number];

/**
 * One mail that came in and how far it has come; one in its thread lies where that lies. `reason` and `detail` say why it was set aside, null when it is not; `search` is the
 * searchable text of sender, subject and `addresses`: those that were looked at for a mail which no inbox is known for, empty for others.
 * `arrived_again` counts the further arrivals of the same bytes that were told, without a server's retries.
 */
export type InboundRow = Readonly<{
  inbound_mail_id: string;
  inbox_id: string | null;
  received_by: string | null;
  addresses: readonly string[];
  state: InboundState;
  at: string;
  changed_at: string;
  envelope_from: string | null;
  sender: Mailbox | null;
  subject: string | null;
  sent_at: string | null;
  search: string;
  reason: string | null;
  detail: string | null;
  duplicate_of: string | null;
  kept_until: string | null;
  defects: readonly string[];
  parser_version: number | null;
  raw: BlobRef;
  arrived_again: number;
  thread_id: string | null;
  email_id: string | null;
}>;

const SEARCHED = 2_000;

const searchable = (...texts: readonly (string | null | undefined)[]): string =>
  searchText(texts.filter(Boolean).join(' ').slice(0, SEARCHED));

/** What workers have something to do with, in SQL: also the index over these says it. */
export const NOT_DONE = `(state IN ('accepted', 'parsed', 'threaded') OR (state = 'unrouted' AND subject IS NULL))`;

const notSetAside = { reason: null, detail: null, duplicate_of: null, kept_until: null } as const;

/** What a fact makes of the row of an inbound mail. */
export const inboundRow = (
  row: InboundRow | undefined,
  event: Recorded<InboundMailEvent | EmailReceived | ThreadMoved>,
): InboundRow | undefined => {
  if (event.type === 'InboundMailAccepted') {
    const { inboundMailId, inboxId, receivedBy, at, envelopeFrom, raw, routing } = event.data;
    const addresses = inboxId === null ? routing.considered : [];
    return {
      inbound_mail_id: inboundMailId,
      inbox_id: inboxId,
      received_by: receivedBy,
      addresses,
      state: inboxId === null ? 'unrouted' : 'accepted',
      at,
      changed_at: at,
      envelope_from: envelopeFrom,
      sender: null,
      subject: null,
      sent_at: null,
      search: searchable(envelopeFrom, ...addresses),
      ...notSetAside,
      defects: [],
      parser_version: null,
      raw,
      arrived_again: 0,
      thread_id: null,
      email_id: null,
    };
  }
  if (row === undefined) return undefined;
  if (event.type === 'EmailReceived') return { ...row, state: 'received', inbox_id: event.data.inboxId };
  if (event.type === 'ThreadMoved') return row.state === 'received' ? { ...row, inbox_id: event.data.toInboxId } : row;
  if (event.type === 'InboundMailArrivedAgain')
    return event.data.as === 'retry' ? row : { ...row, arrived_again: row.arrived_again + 1 };
  const changed = { ...row, changed_at: event.data.at };
  switch (event.type) {
    case 'InboundMailHeaderRead': {
      const { from, subject, sentAt } = event.data;
      const search = searchable(row.envelope_from, from?.address, from?.name, subject, ...row.addresses);
      return { ...row, sender: from, subject, sent_at: sentAt, search };
    }
    case 'InboundMailRouted': {
      const { inboxId, receivedBy } = event.data;
      const search = searchable(row.envelope_from, row.sender?.address, row.sender?.name, row.subject);
      return { ...changed, state: 'accepted', inbox_id: inboxId, received_by: receivedBy, addresses: [], search };
    }
    case 'InboundMailParsed': {
      const { from, subject, sentAt, defects, parserVersion } = event.data;
      const search = searchable(row.envelope_from, from?.address, from?.name, subject);
      const says = { sender: from, subject, sent_at: sentAt, search, defects, parser_version: parserVersion };
      return { ...changed, ...says, state: 'parsed' };
    }
    case 'InboundMailFoundDuplicate':
      return { ...changed, state: 'duplicate', reason: event.data.rule, duplicate_of: event.data.of };
    case 'InboundMailFoundSpam': {
      const { verdict, keptUntil } = event.data;
      return {
        ...changed,
        state: 'spam',
        reason: verdict.rule,
        detail: verdict.inputs.join('; '),
        kept_until: keptUntil,
      };
    }
    case 'InboundMailExpired':
      return { ...changed, state: 'expired' };
    case 'InboundMailQuarantined':
      return { ...changed, state: 'quarantined', reason: event.data.reason, detail: event.data.detail };
    case 'InboundMailReleased':
    case 'InboundMailReprocessingRequested':
      return { ...changed, ...notSetAside, state: 'accepted' };
    case 'InboundMailThreaded':
      return { ...changed, state: 'threaded', thread_id: event.data.threadId, email_id: event.data.emailId };
    default:
      return event satisfies never;
  }
};

export const inboundView = projection<InboundRow, InboundMailEvent | EmailReceived | ThreadMoved>({
  name: 'inbound_view',
  version: 5,
  table: viewTable<InboundRow>({
    name: 'inbound_view',
    version: 5,
    columns: {
      inbound_mail_id: { type: 'uuid' },
      inbox_id: { type: 'uuid', nullable: true },
      received_by: { type: 'text', nullable: true },
      addresses: { type: 'text[]' },
      state: { type: 'text' },
      at: { type: 'timestamptz' },
      changed_at: { type: 'timestamptz' },
      envelope_from: { type: 'text', nullable: true },
      sender: { type: 'jsonb', nullable: true },
      subject: { type: 'text', nullable: true },
      sent_at: { type: 'timestamptz', nullable: true },
      search: { type: 'text' },
      reason: { type: 'text', nullable: true },
      detail: { type: 'text', nullable: true },
      duplicate_of: { type: 'uuid', nullable: true },
      kept_until: { type: 'timestamptz', nullable: true },
      defects: { type: 'text[]' },
      parser_version: { type: 'integer', nullable: true },
      raw: { type: 'jsonb' },
      arrived_again: { type: 'integer' },
      thread_id: { type: 'uuid', nullable: true },
      email_id: { type: 'uuid', nullable: true },
    },
    primaryKey: ['inbound_mail_id'],
    indexes: [
      ['inbox_id', 'at', 'inbound_mail_id'],
      `(inbox_id, state, at, inbound_mail_id) WHERE state <> 'received'`,
      `(thread_id) WHERE thread_id IS NOT NULL`,
      `(changed_at) WHERE ${NOT_DONE}`,
      `(kept_until) WHERE state = 'spam' AND kept_until IS NOT NULL`,
    ],
  }),
  on: [
    'InboundMailAccepted',
    'InboundMailArrivedAgain',
    'InboundMailHeaderRead',
    'InboundMailRouted',
    'InboundMailParsed',
    'InboundMailFoundDuplicate',
    'InboundMailFoundSpam',
    'InboundMailExpired',
    'InboundMailReleased',
    'InboundMailThreaded',
    'InboundMailQuarantined',
    'InboundMailReprocessingRequested',
    'EmailReceived',
    'ThreadMoved',
  ],
  matches: ({ type, data }) =>
    type === 'ThreadMoved' ? [{ thread_id: data.threadId }] : [{ inbound_mail_id: data.inboundMailId }],
  row: inboundRow,
});
