import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { mailboxSchema, openedDocumentSchema, recipientSchema, releaseSchema } from '#libs/threads';
import type { SentRow } from './sent-view.projection.js';

export const sentMailSchema = z
  .object({
    id: uuid,
    threadId: uuid,
    inboxId: uuid,
    authorId: uuid,
    at: instant.describe('when it was written'),
    from: mailboxSchema,
    subject: z.string(),
    preview: z.string(),
    attachments: count,
    recipients: z.array(recipientSchema),
    state: recipientSchema.shape.state.describe("that of the recipient who most needs a person's eye"),
    release: releaseSchema,
    attempts: count,
    openedDocuments: z.array(openedDocumentSchema).describe('linked documents that somebody has looked at'),
  })
  .meta({ id: 'SentMail' });

export type ShownSentMail = Answer<typeof sentMailSchema>;

type OpenedDocuments = ShownSentMail['openedDocuments'];

/** A sent mail as the API shows it; without `showsBcc` as if it had gone to nobody but To and Cc. */
export const shownSentMail = (row: SentRow, showsBcc: boolean, openedDocuments: OpenedDocuments): ShownSentMail => ({
  id: row.email_id,
  threadId: row.thread_id,
  inboxId: row.inbox_id,
  authorId: row.author_id,
  at: row.at,
  from: row.from,
  subject: row.subject,
  preview: row.preview,
  attachments: row.attachments,
  recipients: row.recipients.filter(({ field }) => showsBcc || field !== 'bcc'),
  state: showsBcc ? row.state : row.open_state,
  release: row.release,
  attempts: row.attempts,
  openedDocuments,
});
