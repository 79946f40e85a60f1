import { describe, expect, it } from 'vitest';
import { recorded } from '#libs/decider';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import { type ContentItemEvent, contentItemStream } from '../content-item.js';
import * as f from '../content.fixtures.js';
import { contentVersionView } from '../version-view/content-version-view.projection.js';
import { contentRow, type ContentRow, contentView } from './content-view.projection.js';

const history = [f.created(), f.revised(), f.shared(), f.archived, f.restored, f.revised(3, f.thanks)];
const other = f.created(f.uuid(7));

const inLog = (events: readonly ContentItemEvent[]) =>
  recorded(events, ({ data }) => contentItemStream(data.contentItemId));

const after = (...events: readonly ContentItemEvent[]): ContentRow | undefined =>
  inLog(events).reduce<ContentRow | undefined>(contentRow, undefined);

describe('the view of content', () => {
  it('shows an item as its whole story left it', () =>
    expect(after(...history)).toEqual({
      content_item_id: f.contentItemId,
      kind: 'snippet',
      wording: f.thanks,
      sort_name: 'thank you',
      search: ' thank you #thanks  thank you, {{ contact.firstname }}.',
      owner_id: f.ownerId,
      for_all: false,
      team_ids: [f.team],
      user_ids: [],
      version: 3,
      archived_at: null,
      created_at: f.minute(0),
      changed_at: f.minute(3),
      revision: 5,
    }));

  it('says since when an item is archived', () =>
    expect(after(f.created(), f.archived)).toMatchObject({ archived_at: f.minute(20), version: 1 }));

  it('has no row for an item that nobody created', () => expect(after(f.revised())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () =>
    expect(await rowsHoweverCut(contentView, inLog([...history, other]))).toEqual([
      after(...history),
      expect.objectContaining({ content_item_id: f.uuid(7), version: 1 }),
    ]));
});

describe('the view of versions', () => {
  it('keeps each as it was written, in Postgres too, and again when rebuilt', async () => {
    const versions = inLog([...history, other]).filter(
      (event) => event.type === 'ContentItemCreated' || event.type === 'ContentItemRevised',
    );
    const rows = await rowsHoweverCut(contentVersionView, versions);
    expect(rows.map(({ version, wording, author_id }) => [version, wording.name, author_id])).toEqual([
      [1, 'Thank you', 'spec'],
      [2, 'Many thanks', 'spec'],
      [3, 'Thank you', 'spec'],
      [1, 'Thank you', 'spec'],
    ]);
  });
});
