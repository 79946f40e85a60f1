import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import { type Answer, count, instant, uuid } from '#libs/http';
import { audienceOf, audienceSchema } from '#libs/people';
import { contentKind } from './content-fields.http.js';
import type { ContentRow } from './content-view/content-view.projection.js';
import type { BlobRef, ContentFile, Wording } from './content-item.js';

export const fileSchema = z.object({ fileName: z.string(), mediaType: z.string(), size: count });

/** What one version says, without its bodies. */
export const wordingFields = {
  name: z.string(),
  shortcut: z.string().nullable().describe('with its #'),
  subject: z.string().nullable(),
  preview: z.string().describe('the first words, 160 characters at most'),
  url: z.string().nullable(),
  thumbnailUrl: z.string().nullable(),
  file: fileSchema.nullable().describe('of a document'),
};

export const bodyFields = {
  html: z.string().nullable().describe('of templates and snippets with their Liquid'),
  text: z.string().nullable().describe('null where it is to be made from the HTML'),
};

export const contentSchema = z
  .object({
    id: uuid,
    kind: contentKind,
    ...wordingFields,
    visibility: audienceSchema,
    ownerId: uuid,
    version: count,
    archivedAt: instant.nullable(),
    createdAt: instant,
    changedAt: instant,
    revision: count,
  })
  .meta({ id: 'ContentItem' });

export type ShownContent = Answer<typeof contentSchema>;

export const shownFile = (file: ContentFile | null) =>
  file === null ? null : { fileName: file.fileName, mediaType: file.blob.mediaType, size: file.blob.size };

export const shownWording = ({ name, shortcut, subject, preview, url, thumbnailUrl, file }: Wording) => ({
  name,
  shortcut: shortcut === null ? null : `#${shortcut}`,
  subject,
  preview,
  url,
  thumbnailUrl,
  file: shownFile(file),
});

export const shownContent = (row: ContentRow): ShownContent => ({
  id: row.content_item_id,
  kind: row.kind,
  ...shownWording(row.wording),
  visibility: audienceOf(row),
  ownerId: row.owner_id,
  version: row.version,
  archivedAt: row.archived_at,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  revision: row.revision,
});

export type ShownBodies = Readonly<{ html: string | null; text: string | null }>;

/** Reads the bodies that events name. */
@Injectable()
export class ContentBodies {
  constructor(private readonly blobs: Blobs) {}

  async of({ html, text }: Pick<Wording, 'html' | 'text'>): Promise<ShownBodies> {
    const [markup, plain] = await Promise.all([this.read(html), this.read(text)]);
    return { html: markup, text: plain };
  }

  private async read(ref: BlobRef | null): Promise<string | null> {
    return ref === null ? null : (await this.blobs.get(ref.sha256)).toString('utf8');
  }
}
