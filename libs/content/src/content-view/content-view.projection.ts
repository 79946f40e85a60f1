import type { Recorded } from '#libs/decider';
import { audienceColumns, searchText, sortText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import type { ContentItemEvent, ContentKind, Wording } from '../content-item.js';

/** One item as it is now. `search` is the searchable text of name, shortcut, subject and preview, a space before each. */
export type ContentRow = Readonly<{
  content_item_id: string;
  kind: ContentKind;
  sort_name: string;
  search: string;
  wording: Wording;
  owner_id: string;
  for_all: boolean;
  team_ids: readonly string[];
  user_ids: readonly string[];
  version: number;
  archived_at: string | null;
  created_at: string;
  changed_at: string;
  revision: number;
}>;

const worded = (wording: Wording): Pick<ContentRow, 'wording' | 'sort_name' | 'search'> => ({
  wording,
  sort_name: sortText(wording.name),
  search: [
    wording.name,
    wording.shortcut === null ? '' : `#${wording.shortcut}`,
    wording.subject ?? '',
    wording.preview,
  ]
    .map((text) => ` ${searchText(text)}`)
    .join(''),
});

const changed = (event: Exclude<ContentItemEvent, { type: 'ContentItemCreated' }>): Partial<ContentRow> => {
  switch (event.type) {
    case 'ContentItemRevised':
      return { ...worded(event.data.wording), version: event.data.version };
    case 'ContentItemShared':
      return audienceColumns(event.data.visibility);
    case 'ContentItemArchived':
      return { archived_at: event.data.at };
    case 'ContentItemRestored':
      return { archived_at: null };
    default:
      return event satisfies never;
  }
};

export const contentRow = (row: ContentRow | undefined, event: Recorded<ContentItemEvent>): ContentRow | undefined => {
  const { revision } = event;
  if (event.type === 'ContentItemCreated') {
    const { contentItemId, kind, ownerId, version, visibility, wording, at } = event.data;
    return {
      content_item_id: contentItemId,
      kind,
      ...worded(wording),
      owner_id: ownerId,
      ...audienceColumns(visibility),
      version,
      archived_at: null,
      created_at: at,
      changed_at: at,
      revision,
    };
  }
  return row === undefined ? undefined : { ...row, ...changed(event), changed_at: event.data.at, revision };
};

export const contentView = projection<ContentRow, ContentItemEvent>({
  name: 'content_view',
  version: 1,
  table: viewTable<ContentRow>({
    name: 'content_view',
    version: 1,
    columns: {
      content_item_id: { type: 'uuid' },
      kind: { type: 'text' },
      sort_name: { type: 'text' },
      search: { type: 'text' },
      wording: { type: 'jsonb' },
      owner_id: { type: 'uuid' },
      for_all: { type: 'boolean' },
      team_ids: { type: 'text[]' },
      user_ids: { type: 'text[]' },
      version: { type: 'integer' },
      archived_at: { type: 'timestamptz', nullable: true },
      created_at: { type: 'timestamptz' },
      changed_at: { type: 'timestamptz' },
      revision: { type: 'integer' },
    },
    primaryKey: ['content_item_id'],
    indexes: [['sort_name', 'content_item_id']],
  }),
  on: ['ContentItemCreated', 'ContentItemRevised', 'ContentItemShared', 'ContentItemArchived', 'ContentItemRestored'],
  matches: ({ data }) => [{ content_item_id: data.contentItemId }],
  row: contentRow,
});
