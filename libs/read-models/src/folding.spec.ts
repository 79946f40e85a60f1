import { describe, expect, it } from 'vitest';
import { type Fact, recorded } from '#libs/decider';
import { projection } from './projection.js';
import { rowsHoweverCut } from './test-rebuild.js';
import { viewTable } from './view-table.js';

type Shelved = Fact<'Shelved', { book: string; title: string; shelves: readonly string[] }>;
type Moved = Fact<'Moved', { book: string; shelves: readonly string[] }>;
type Retitled = Fact<'Retitled', { book: string; title: string }>;
type Place = Readonly<{ shelf: string; book: string; title: string }>;

/* A book stands on several shelves; where it moves says nothing of its title. */
const places = projection<Place, Shelved | Moved | Retitled>({
  name: 'places',
  version: 1,
  table: viewTable<Place>({
    name: 'places',
    version: 1,
    columns: { shelf: { type: 'text' }, book: { type: 'text' }, title: { type: 'text' } },
    primaryKey: ['shelf', 'book'],
    indexes: [['book']],
  }),
  on: ['Shelved', 'Moved', 'Retitled'],
  matches: ({ type, data }) =>
    type === 'Shelved' ? data.shelves.map((shelf) => ({ shelf, book: data.book })) : [{ book: data.book }],
  row: (row, event, { shelf = '' }) => {
    if (event.type === 'Shelved') return { shelf, book: event.data.book, title: event.data.title };
    return event.type === 'Retitled' && row !== undefined ? { ...row, title: event.data.title } : row;
  },
  rows: ([row], event) =>
    event.type === 'Moved' && row !== undefined ? event.data.shelves.map((shelf) => ({ ...row, shelf })) : undefined,
});

const shelved = (book: string, ...shelves: string[]): Shelved => ({
  type: 'Shelved',
  data: { book, title: `The ${book}`, shelves },
});
const moved = (book: string, ...shelves: string[]): Moved => ({ type: 'Moved', data: { book, shelves } });
const retitled = (book: string, title: string): Retitled => ({ type: 'Retitled', data: { book, title } });

const after = async (...events: readonly (Shelved | Moved | Retitled)[]): Promise<readonly string[]> => {
  const rows = await rowsHoweverCut(
    places,
    recorded(events, ({ data }) => data.book),
  );
  return rows.map(({ shelf, title }) => `${shelf}: ${title}`).sort();
};

describe('rows that an event concerns together', () => {
  it('come and go by what the others say, those that stay are as they were', async () =>
    expect(await after(shelved('Castle', 'a', 'b'), shelved('Trial', 'b'), moved('Castle', 'b', 'c', 'd'))).toEqual([
      'b: The Castle',
      'b: The Trial',
      'c: The Castle',
      'd: The Castle',
    ]));

  it('can go where one was before, and all of them away', async () =>
    expect(
      await after(
        shelved('Castle', 'a'),
        moved('Castle', 'b'),
        retitled('Castle', 'Das Schloss'),
        moved('Castle', 'a'),
        shelved('Trial', 'b'),
        moved('Trial'),
      ),
    ).toEqual(['a: Das Schloss']));

  it('are none where there were none', async () => expect(await after(moved('Castle', 'a'))).toEqual([]));
});
