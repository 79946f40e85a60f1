import { describe, expect, it } from 'vitest';
import { recorded } from '#libs/decider';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import * as f from '../saved-view.fixtures.js';
import { type SavedViewEvent, savedViewStream } from '../saved-view.js';
import { savedViewRow, type SavedViewRow, savedViewView } from './saved-view.projection.js';

const history = [f.created(), f.revised(), f.shared, f.archived, f.restored, f.archived];

const inLog = (events: readonly SavedViewEvent[]) => recorded(events, ({ data }) => savedViewStream(data.viewId));

const after = (...events: readonly SavedViewEvent[]): SavedViewRow | undefined =>
  inLog(events).reduce<SavedViewRow | undefined>(savedViewRow, undefined);

describe('the list of views', () => {
  it('shows a view as its whole story left it', () =>
    expect(after(...history)).toEqual({
      view_id: f.viewId,
      name: 'Very urgent',
      sort_name: 'very urgent',
      filter: f.urgent,
      archived_at: f.minute(2),
      revision: 5,
      owner_id: f.ownerId,
      for_all: false,
      team_ids: [f.uuid(3)],
      user_ids: [],
    }));

  it('has no row for a view that nobody created', () => expect(after(f.revised())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () =>
    expect(await rowsHoweverCut(savedViewView, inLog([...history, f.created(f.uuid(7))]))).toEqual([
      after(...history),
      expect.objectContaining({ view_id: f.uuid(7), archived_at: null }),
    ]));
});
