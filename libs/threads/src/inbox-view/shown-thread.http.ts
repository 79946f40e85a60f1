import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { assigneeSchema, mailboxSchema } from '../mail-answers.http.js';
import { somebody } from '../mail-parts.js';
import type { InboxRow } from './inbox-row.js';

export const threadSchema = z
  .object({
    id: uuid,
    inboxId: uuid,
    status: z.enum(['open', 'closed']),
    subject: z.string(),
    preview: z.string(),
    openedAt: instant,
    lastAt: instant.describe('when the last mail came or went'),
    lastDirection: z.enum(['in', 'out']).nullable(),
    correspondents: z.array(mailboxSchema),
    contactId: uuid.nullable(),
    automatic: z.boolean().describe('whether machines alone wrote in it so far'),
    undelivered: z
      .array(z.object({ emailId: uuid, state: z.enum(['failed', 'bounced', 'in-doubt']) }))
      .describe('mails of ours that did not arrive at somebody and need an eye'),
    related: uuid
      .nullable()
      .describe("the thread that a stranger's mail answered by opening this one, where the caller may see it"),
    emails: count,
    comments: count,
    attachments: count,
    assignee: assigneeSchema.nullable(),
    tags: z.array(z.string()),
    snoozed: z
      .object({ until: instant.nullable().describe('null: until somebody writes') })
      .nullable()
      .describe('whether it is put off'),
    spam: z.boolean(),
    followers: z.array(uuid),
    mergedInto: uuid.nullable().describe('the thread that this one goes on in; it is in no list meanwhile'),
    reopened: z
      .object({
        reason: z.enum(['mail-received', 'email-bounced', 'delivery-failed', 'delivery-in-doubt', 'command']),
        emailId: uuid.nullable(),
        at: instant,
      })
      .nullable()
      .describe('why it was opened again, since it was last closed'),
    revision: count,
  })
  .meta({ id: 'Thread' });

/** A conversation as the list of its inbox shows it. */
export type ShownThread = Answer<typeof threadSchema>;

/**
 * Each mail once, by the worst that became of it; who did not get it is told by the mail itself, where Bcc is kept from others. Mails that were split
 * off are shown elsewhere, perhaps to others.
 */
const undeliveredMails = ({ undelivered, split_off: gone }: InboxRow): ShownThread['undelivered'] => {
  const worst = new Map<string, ShownThread['undelivered'][number]>();
  for (const state of ['in-doubt', 'bounced', 'failed'] as const) {
    for (const { emailId, state: is } of undelivered)
      if (is === state && !gone.includes(emailId)) worst.set(emailId, { emailId, state });
  }
  return [...worst.values()];
};

const whyReopened = ({ reopened, split_off: gone }: InboxRow): ShownThread['reopened'] =>
  reopened?.emailId != null && gone.includes(reopened.emailId) ? { ...reopened, emailId: null } : reopened;

export const shownThread = (row: InboxRow): ShownThread => ({
  id: row.thread_id,
  inboxId: row.inbox_id,
  status: row.status,
  subject: row.subject,
  preview: row.preview,
  openedAt: row.opened_at,
  lastAt: row.last_at,
  lastDirection: row.last_direction,
  correspondents: row.correspondents.filter((one) => somebody(one) !== null),
  contactId: row.contact_id,
  automatic: row.automatic,
  undelivered: undeliveredMails(row),
  related: row.related,
  emails: row.emails,
  comments: row.comments,
  attachments: row.attachments,
  assignee:
    row.assignee_kind === null || row.assignee_id === null ? null : { kind: row.assignee_kind, id: row.assignee_id },
  tags: row.tags,
  snoozed: row.snoozed,
  spam: row.spam,
  followers: row.followers,
  mergedInto: row.merged_into,
  reopened: whyReopened(row),
  revision: row.revision,
});
