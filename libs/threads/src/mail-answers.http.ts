import { z } from 'zod';
import { count, instant, sha256, uuid } from '#libs/http';
import type { Mailbox } from './mail-parts.js';
import { type Recipient, RECIPIENT_STATES } from './outbound-email.js';
import type { Attribution, Release } from './thread-events.js';

/** What answers say of mails, wherever they do. */
export const mailboxSchema = z.object({ address: z.string(), name: z.string() }).meta({
  id: 'Mailbox',
  description: "`name` is '' when there is none.",
}) satisfies z.ZodType<Mailbox>;

export const attributionSchema = z
  .object({
    rule: z.enum(['sender', 'reply-to', 'forwarded-attached', 'forwarded-inline', 'machine', 'nobody']),
    person: mailboxSchema.nullable().describe('who wrote it'),
    forwarder: mailboxSchema.nullable().describe('who passed it on to us'),
    original: mailboxSchema.nullable().describe('who it says wrote what it passes on, believed or not'),
    trust: z
      .object({
        verdict: z
          .enum(['believed', 'policy', 'not-a-member', 'authentication-failed', 'original-is-ours'])
          .describe('why it was not believed, or that it was'),
        policy: z.enum(['nobody', 'members', 'anyone']).describe('whose forwards the inbox wanted to be believed'),
        member: z.boolean().describe('whether they may act in the inbox'),
        authentication: z.array(z.string()).describe('what servers found of their identity'),
      })
      .nullable()
      .describe('what believing who passed it on rests on; null for a mail that names no original'),
    confidence: z.enum(['high', 'low']),
    version: count,
  })
  .meta({ id: 'Attribution' }) satisfies z.ZodType<Attribution>;

export const recipientSchema = z
  .object({
    address: z.string(),
    name: z.string(),
    field: z.enum(['to', 'cc', 'bcc']),
    state: z.enum(RECIPIENT_STATES),
    reply: z.string().nullable().describe("the server's own words"),
    at: instant,
    attempts: count,
    retryAt: instant.nullable(),
    bounce: z
      .object({
        permanence: z.enum(['hard', 'soft']).describe('hard: it will never arrive'),
        status: z.string().nullable().describe('the enhanced status code (RFC 3463)'),
        reason: z.string(),
        inboundMailId: uuid.describe('the report'),
        at: instant,
      })
      .nullable()
      .describe('the report that a mail which had been taken came back'),
  })
  .meta({ id: 'Recipient', description: 'What became of a mail for one recipient.' }) satisfies z.ZodType<Recipient>;

export const releaseSchema = z
  .object({
    at: instant.describe('from when it may leave, or when it left its hold early'),
    why: z.enum(['at-once', 'hold', 'schedule']),
    cancelOnAnswer: z.boolean().describe('whether it stays here when the customer writes first'),
  })
  .meta({ id: 'Release' }) satisfies z.ZodType<Release>;

export const attachmentSchema = z
  .object({
    id: z.string().describe('for /v1/attachments/{id}'),
    fileName: z.string(),
    mediaType: z.string(),
    size: count.describe('in bytes'),
    sha256,
    inline: z.boolean(),
    contentId: z.string().nullable(),
  })
  .meta({ id: 'Attachment' });

export const assigneeSchema = z.object({ kind: z.enum(['user', 'team']), id: uuid }).meta({ id: 'Assignee' });
