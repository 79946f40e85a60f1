import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { ContentItemEvent, Wording } from '../content-item.js';

type Versioned = Extract<ContentItemEvent, { type: 'ContentItemCreated' | 'ContentItemRevised' }>;

/** One version of an item, as it was written and by whom. */
export type ContentVersionRow = Readonly<{
  content_item_id: string;
  version: number;
  wording: Wording;
  author_id: string;
  at: string;
}>;

const versionRow = (_: ContentVersionRow | undefined, { data, metadata }: Recorded<Versioned>): ContentVersionRow => ({
  content_item_id: data.contentItemId,
  version: data.version,
  wording: data.wording,
  author_id: metadata.actor.id,
  at: data.at,
});

export const contentVersionView = projection<ContentVersionRow, Versioned>({
  name: 'content_version_view',
  version: 1,
  table: viewTable<ContentVersionRow>({
    name: 'content_version_view',
    version: 1,
    columns: {
      content_item_id: { type: 'uuid' },
      version: { type: 'integer' },
      wording: { type: 'jsonb' },
      author_id: { type: 'text' },
      at: { type: 'timestamptz' },
    },
    primaryKey: ['content_item_id', 'version'],
  }),
  on: ['ContentItemCreated', 'ContentItemRevised'],
  matches: ({ data }) => [{ content_item_id: data.contentItemId, version: data.version }],
  row: versionRow,
});
