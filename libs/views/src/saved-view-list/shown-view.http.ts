import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { audienceOf, audienceSchema } from '#libs/people';
import { filterSchema } from '#libs/threads';
import type { SavedViewRow } from './saved-view.projection.js';

export const savedViewSchema = z
  .object({
    id: uuid,
    name: z.string(),
    filter: filterSchema,
    visibility: audienceSchema,
    ownerId: uuid,
    archivedAt: instant.nullable(),
    revision: count,
  })
  .meta({ id: 'SavedView' });

export type ShownView = Answer<typeof savedViewSchema>;

/** A view as somebody sees it who may see these inboxes: of others its filter says nothing. */
export const shownView = (row: SavedViewRow, viewable: readonly string[]): ShownView => ({
  id: row.view_id,
  name: row.name,
  filter: {
    ...(row.filter as ShownView['filter']),
    inboxIds: row.filter.inboxIds?.filter((inboxId) => viewable.includes(inboxId)) ?? null,
  },
  visibility: audienceOf(row),
  ownerId: row.owner_id,
  archivedAt: row.archived_at,
  revision: row.revision,
});
