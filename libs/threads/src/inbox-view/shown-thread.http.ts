import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { assigneeSchema, mailboxSchema } from '../mail-answers.http.js';
import type { InboxRow } from './inbox-view.projection.js';

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
    emails: count,
    comments: count,
    attachments: count,
    assignee: assigneeSchema.nullable(),
    reopened: z
      .object({ reason: z.enum(['mail-received', 'email-bounced', 'command']), emailId: uuid.nullable(), at: instant })
      .nullable()
      .describe('why it was opened again, since it was last closed'),
    revision: count,
  })
  .meta({ id: 'Thread' });

/** A conversation as the list of its inbox shows it. */
export type ShownThread = Answer<typeof threadSchema>;

export const shownThread = (row: InboxRow): ShownThread => ({
  id: row.thread_id,
  inboxId: row.inbox_id,
  status: row.status,
  subject: row.subject,
  preview: row.preview,
  openedAt: row.opened_at,
  lastAt: row.last_at,
  lastDirection: row.last_direction,
  correspondents: row.correspondents,
  contactId: row.contact_id,
  emails: row.emails,
  comments: row.comments,
  attachments: row.attachments,
  assignee:
    row.assignee_kind === null || row.assignee_id === null ? null : { kind: row.assignee_kind, id: row.assignee_id },
  reopened: row.reopened,
  revision: row.revision,
});
