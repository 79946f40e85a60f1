import { type Fact, RuleBroken } from '#libs/decider';
import type { Audience } from '#libs/people';

export const CONTENT_KINDS = ['template', 'snippet', 'document', 'meeting-link', 'article', 'quote', 'video'] as const;

/** What a person may insert into a mail. */
export type ContentKind = (typeof CONTENT_KINDS)[number];

/** Bytes kept in the blob store, named by their SHA-256 (hex); `size` in bytes. */
export type BlobRef = Readonly<{ sha256: string; size: number; mediaType: string }>;

/** A file that is attached where its document is inserted. */
export type ContentFile = Readonly<{ fileName: string; blob: BlobRef }>;

/** What one version says; a kind leaves null what it does not have. `subject` and the bodies of templates and snippets are Liquid. */
export type Wording = Readonly<{
  name: string;
  /** Without its `#`, in lower case. */
  shortcut: string | null;
  subject: string | null;
  html: BlobRef | null;
  text: BlobRef | null;
  preview: string;
  url: string | null;
  thumbnailUrl: string | null;
  file: ContentFile | null;
}>;

/** The facts of one item. Versions count from 1. */
export type ContentItemEvent =
  | Fact<
      'ContentItemCreated',
      {
        contentItemId: string;
        kind: ContentKind;
        ownerId: string;
        version: number;
        visibility: Audience;
        wording: Wording;
        at: string;
      }
    >
  | Fact<'ContentItemRevised', { contentItemId: string; version: number; wording: Wording; at: string }>
  | Fact<'ContentItemShared', { contentItemId: string; visibility: Audience; at: string }>
  | Fact<'ContentItemArchived', { contentItemId: string; at: string }>
  | Fact<'ContentItemRestored', { contentItemId: string; at: string }>;

export type ExistingContentItem = Readonly<{
  status: 'active' | 'archived';
  contentItemId: string;
  kind: ContentKind;
  ownerId: string;
  version: number;
  visibility: Audience;
  wording: Wording;
}>;

export type ContentItem = Readonly<{ status: 'none' }> | ExistingContentItem;

export const noContentItem: ContentItem = { status: 'none' };

/**
 * What stands for the link to a document until a mail has one of its own: an address that leads nowhere (RFC 2606), which every editor keeps as it
 * is.
 */
export const documentPlace = (contentItemId: string): string => `https://document.invalid/${contentItemId}`;

export const contentItemStream = (contentItemId: string): string => `contentItem-${contentItemId}`;

/** @throws RuleBroken `content-not-found` when no item was created under this id. */
export const existingContent = (item: ContentItem): ExistingContentItem => {
  if (item.status === 'none') throw new RuleBroken('content-not-found', 'create this item first');
  return item;
};

const WORDING = [
  'name',
  'shortcut',
  'subject',
  'html',
  'text',
  'preview',
  'url',
  'thumbnailUrl',
  'file',
] as const satisfies readonly (keyof Wording)[];

/** Whether two name the same bytes, or none. */
export const sameBlob = (a: BlobRef | null, b: BlobRef | null): boolean => a?.sha256 === b?.sha256;

/** Whether two versions say the same. */
export const sameWording = (a: Wording, b: Wording): boolean =>
  WORDING.every((field) => {
    if (field === 'html' || field === 'text') return sameBlob(a[field], b[field]);
    if (field === 'file') {
      return a.file?.fileName === b.file?.fileName && sameBlob(a.file?.blob ?? null, b.file?.blob ?? null);
    }
    return a[field] === b[field];
  });

export const evolveContentItem = (item: ContentItem, event: ContentItemEvent): ContentItem => {
  if (event.type === 'ContentItemCreated') {
    const { contentItemId, kind, ownerId, version, visibility, wording } = event.data;
    return { status: 'active', contentItemId, kind, ownerId, version, visibility, wording };
  }
  return item.status === 'none' ? item : evolveExisting(item, event);
};

const evolveExisting = (
  item: ExistingContentItem,
  event: Exclude<ContentItemEvent, { type: 'ContentItemCreated' }>,
): ExistingContentItem => {
  switch (event.type) {
    case 'ContentItemRevised':
      return { ...item, version: event.data.version, wording: event.data.wording };
    case 'ContentItemShared':
      return { ...item, visibility: event.data.visibility };
    case 'ContentItemArchived':
      return { ...item, status: 'archived' };
    case 'ContentItemRestored':
      return { ...item, status: 'active' };
    default:
      return event satisfies never;
  }
};
