import type { Recorded } from '#libs/decider';
import { type AudienceColumns, audienceColumns, sortText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import type { ThreadFilter } from '#libs/threads';
import type { SavedViewEvent } from '../saved-view.js';

/** One list by a filter, as it is now. */
export type SavedViewRow = Readonly<{
  view_id: string;
  name: string;
  sort_name: string;
  filter: ThreadFilter;
  archived_at: string | null;
  revision: number;
}> &
  AudienceColumns;

const changed = (event: Exclude<SavedViewEvent, { type: 'SavedViewCreated' }>): Partial<SavedViewRow> => {
  switch (event.type) {
    case 'SavedViewRevised': {
      const { name, filter } = event.data;
      return { name, sort_name: sortText(name), filter };
    }
    case 'SavedViewShared':
      return audienceColumns(event.data.visibility);
    case 'SavedViewArchived':
      return { archived_at: event.data.at };
    case 'SavedViewRestored':
      return { archived_at: null };
    default:
      return event satisfies never;
  }
};

export const savedViewRow = (
  row: SavedViewRow | undefined,
  event: Recorded<SavedViewEvent>,
): SavedViewRow | undefined => {
  const { revision } = event;
  if (event.type === 'SavedViewCreated') {
    const { viewId, ownerId, name, filter, visibility } = event.data;
    const columns = { owner_id: ownerId, ...audienceColumns(visibility) };
    return { view_id: viewId, name, sort_name: sortText(name), filter, archived_at: null, revision, ...columns };
  }
  return row === undefined ? undefined : { ...row, ...changed(event), revision };
};

export const savedViewView = projection<SavedViewRow, SavedViewEvent>({
  name: 'saved_view',
  version: 1,
  table: viewTable<SavedViewRow>({
    name: 'saved_view',
    version: 1,
    columns: {
      view_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      filter: { type: 'jsonb' },
      archived_at: { type: 'timestamptz', nullable: true },
      revision: { type: 'integer' },
      owner_id: { type: 'uuid' },
      for_all: { type: 'boolean' },
      team_ids: { type: 'text[]' },
      user_ids: { type: 'text[]' },
    },
    primaryKey: ['view_id'],
    indexes: [['sort_name', 'view_id']],
  }),
  on: ['SavedViewCreated', 'SavedViewRevised', 'SavedViewShared', 'SavedViewArchived', 'SavedViewRestored'],
  matches: ({ data }) => [{ view_id: data.viewId }],
  row: savedViewRow,
});
