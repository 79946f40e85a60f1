import { z } from 'zod';
import { type Answer, count, instant, sha256, uuid } from '#libs/http';
import { mailboxSchema } from '#libs/threads';
import { ARRIVALS_TOLD } from '../accept-mail/accept-mail.js';
import { INBOUND_STATES, type InboundRow } from './inbound-view.projection.js';

export const inboundState = z.enum(INBOUND_STATES).describe("'received' is in its thread");

/** A mail that came in, as lists show it. */
export const inboundMailSchema = z
  .object({
    id: uuid,
    inboxId: uuid.nullable().describe('null while no inbox is known for it'),
    receivedBy: z.string().nullable().describe('the address of the inbox that it came to'),
    addresses: z.array(z.string()).describe('those that were looked at, while no inbox is known for it; else empty'),
    state: inboundState,
    at: instant,
    changedAt: instant.describe('when it came into its state'),
    envelopeFrom: z.string().nullable().describe('null for the null return path'),
    from: mailboxSchema.nullable(),
    subject: z.string().nullable().describe('null until it, or at least its header, is read'),
    sentAt: instant.nullable().describe('by its Date header; null where that cannot be read'),
    reason: z.string().nullable().describe('why it was set aside: a word for programs'),
    detail: z.string().nullable(),
    duplicateOf: uuid.nullable().describe('the mail that says the same'),
    keptUntil: instant.nullable().describe('until when spam may be released'),
    defects: z.array(z.string()).describe('what was odd, cut or missing'),
    parserVersion: count.nullable(),
    size: count.describe('in bytes'),
    sha256,
    arrivedAgain: count.describe(
      `how often the same bytes came again at the same address, other than as the retry of a server; ${ARRIVALS_TOLD} stands for that many and more`,
    ),
    threadId: uuid.nullable(),
    emailId: uuid.nullable(),
  })
  .meta({ id: 'InboundMail' });

export type ShownInboundMail = Answer<typeof inboundMailSchema>;

export const shownInboundMail = (row: InboundRow): ShownInboundMail => ({
  id: row.inbound_mail_id,
  inboxId: row.inbox_id,
  receivedBy: row.received_by,
  addresses: row.addresses,
  state: row.state,
  at: row.at,
  changedAt: row.changed_at,
  envelopeFrom: row.envelope_from,
  from: row.sender,
  subject: row.subject,
  sentAt: row.sent_at,
  reason: row.reason,
  detail: row.detail,
  duplicateOf: row.duplicate_of,
  keptUntil: row.kept_until,
  defects: row.defects,
  parserVersion: row.parser_version,
  size: row.raw.size,
  sha256: row.raw.sha256,
  arrivedAgain: row.arrived_again,
  threadId: row.thread_id,
  emailId: row.email_id,
});
