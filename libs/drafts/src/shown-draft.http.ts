import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import { type Answer, count, instant, uuid } from '#libs/http';
import { type BlobRef, mailboxSchema, recordRef } from '#libs/threads';
import type { DraftRow } from './draft-view/draft-view.projection.js';
import type { Writing } from './draft.js';

const fileSchema = z
  .object({
    uploadId: uuid.describe('for /v1/drafts/{id}/attachments/{uploadId}'),
    fileName: z.string(),
    contentId: z.string().nullable().describe('by which the HTML shows it'),
    mediaType: z.string(),
    size: count.describe('in bytes'),
  })
  .meta({ id: 'DraftFile' });

/** What one version says, without its bodies. */
export const writingFields = {
  from: z.string().nullable(),
  to: z.array(mailboxSchema).nullable(),
  cc: z.array(mailboxSchema).nullable(),
  bcc: z.array(mailboxSchema),
  subject: z.string().nullable(),
  preview: z.string().describe('the first words, 160 characters at most'),
  attachments: z.array(fileSchema),
  inserted: z.array(
    z.object({
      contentItemId: uuid,
      version: count.nullable().describe('null: the newest when it is sent'),
      as: z.enum(['attachment', 'link']),
    }),
  ),
  sign: z.enum(['none', 'usual', 'own', 'inbox']),
  associations: z.array(recordRef).nullable(),
  answers: uuid.nullable(),
  replyAll: z.boolean(),
  quote: z.boolean(),
};

export const bodyFields = { text: z.string().nullable(), html: z.string().nullable() };

export const draftState = z.enum(['open', 'discarded', 'sent']);

export const draftSchema = z
  .object({
    id: uuid,
    threadId: uuid.nullable().describe('of the conversation that it answers'),
    inboxId: uuid,
    ownerId: uuid,
    shared: z.boolean(),
    state: draftState,
    mail: z.object({ threadId: uuid, emailId: uuid }).nullable().describe('what it became when it was sent last'),
    version: count,
    ...writingFields,
    changedBy: z.string(),
    createdAt: instant,
    changedAt: instant,
    revision: count,
  })
  .meta({ id: 'Draft' });

export type ShownDraft = Answer<typeof draftSchema>;

export const shownWriting = ({ text: _text, html: _html, attachments, ...writing }: Writing) => ({
  ...writing,
  attachments: attachments.map(({ blob, ...file }) => ({ ...file, mediaType: blob.mediaType, size: blob.size })),
});

export const shownDraft = (row: DraftRow): ShownDraft => ({
  id: row.draft_id,
  threadId: row.thread_id,
  inboxId: row.inbox_id,
  ownerId: row.owner_id,
  shared: row.shared,
  state: row.state,
  mail: row.mail,
  version: row.version,
  ...shownWriting(row.writing),
  changedBy: row.changed_by,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  revision: row.revision,
});

export type ShownBodies = Readonly<{ text: string | null; html: string | null }>;

/** Reads the bodies that events name. */
@Injectable()
export class DraftBodies {
  constructor(private readonly blobs: Blobs) {}

  async of({ text, html }: Pick<Writing, 'text' | 'html'>): Promise<ShownBodies> {
    const [plain, markup] = await Promise.all([this.read(text), this.read(html)]);
    return { text: plain, html: markup };
  }

  private async read(ref: BlobRef | null): Promise<string | null> {
    return ref === null ? null : (await this.blobs.get(ref.sha256)).toString('utf8');
  }
}
