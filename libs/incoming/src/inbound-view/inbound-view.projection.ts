import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { BlobRef, EmailReceived } from '#libs/threads';
import type { InboundMailEvent } from '../inbound-mail.js';

/** One mail that came in and how far it has come: 'received' is in its thread, 'unrouted' and 'quarantined' wait for a person. */
export type InboundRow = Readonly<{
  inbound_mail_id: string;
  inbox_id: string | null;
  received_by: string | null;
  state: 'unrouted' | 'accepted' | 'duplicate' | 'spam' | 'expired' | 'threaded' | 'received' | 'quarantined';
  at: string;
  changed_at: string;
  envelope_from: string | null;
  subject: string | null;
  reason: string | null;
  detail: string | null;
  defects: readonly string[];
  raw: BlobRef;
  thread_id: string | null;
  email_id: string | null;
}>;

/** What a fact makes of the row of an inbound mail. */
export const inboundRow = (
  row: InboundRow | undefined,
  event: Recorded<InboundMailEvent | EmailReceived>,
): InboundRow | undefined => {
  if (event.type === 'InboundMailAccepted') {
    const { inboundMailId, inboxId, receivedBy, at, envelopeFrom, raw } = event.data;
    return {
      inbound_mail_id: inboundMailId,
      inbox_id: inboxId,
      received_by: receivedBy,
      state: inboxId === null ? 'unrouted' : 'accepted',
      at,
      changed_at: at,
      envelope_from: envelopeFrom,
      subject: null,
      reason: null,
      detail: null,
      defects: [],
      raw,
      thread_id: null,
      email_id: null,
    };
  }
  if (row === undefined) return undefined;
  switch (event.type) {
    case 'InboundMailRouted': {
      const { inboxId, receivedBy, at } = event.data;
      return { ...row, state: 'accepted', inbox_id: inboxId, received_by: receivedBy, changed_at: at };
    }
    case 'InboundMailFoundDuplicate':
      return { ...row, state: 'duplicate', reason: event.data.rule, detail: event.data.of, changed_at: event.data.at };
    case 'InboundMailFoundSpam': {
      const { verdict, at } = event.data;
      return { ...row, state: 'spam', reason: verdict.rule, detail: verdict.inputs.join('; '), changed_at: at };
    }
    case 'InboundMailExpired':
      return { ...row, state: 'expired', changed_at: event.data.at };
    case 'InboundMailReleased':
      return { ...row, state: 'accepted', changed_at: event.data.at };
    case 'InboundMailParsed':
      return { ...row, subject: event.data.subject, defects: event.data.defects, changed_at: event.data.at };
    case 'InboundMailThreaded': {
      const { threadId, emailId, at } = event.data;
      return { ...row, state: 'threaded', thread_id: threadId, email_id: emailId, changed_at: at };
    }
    case 'EmailReceived':
      return { ...row, state: 'received' };
    case 'InboundMailQuarantined': {
      const { reason, detail, at } = event.data;
      return { ...row, state: 'quarantined', reason, detail, changed_at: at };
    }
    case 'InboundMailReprocessingRequested':
      return { ...row, state: 'accepted', reason: null, detail: null, changed_at: event.data.at };
    default:
      return event satisfies never;
  }
};

export const inboundView = projection<InboundRow, InboundMailEvent | EmailReceived>({
  name: 'inbound_view',
  version: 2,
  table: viewTable<InboundRow>({
    name: 'inbound_view',
    version: 2,
    columns: {
      inbound_mail_id: { type: 'uuid' },
      inbox_id: { type: 'uuid', nullable: true },
      received_by: { type: 'text', nullable: true },
      state: { type: 'text' },
      at: { type: 'timestamptz' },
      changed_at: { type: 'timestamptz' },
      envelope_from: { type: 'text', nullable: true },
      subject: { type: 'text', nullable: true },
      reason: { type: 'text', nullable: true },
      detail: { type: 'text', nullable: true },
      defects: { type: 'text[]' },
      raw: { type: 'jsonb' },
      thread_id: { type: 'uuid', nullable: true },
      email_id: { type: 'uuid', nullable: true },
    },
    primaryKey: ['inbound_mail_id'],
    indexes: [
      ['state', 'changed_at'],
      ['inbox_id', 'at', 'inbound_mail_id'],
    ],
  }),
  on: [
    'InboundMailAccepted',
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
  ],
  matches: ({ data }) => [{ inbound_mail_id: data.inboundMailId }],
  row: inboundRow,
});
