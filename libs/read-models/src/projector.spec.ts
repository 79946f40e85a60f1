import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import {
  type Conversation,
  type Event,
  type Tagged,
  conversations,
  recorded,
  tagged,
} from './conversations.example.js';
import { CheckpointLost, CheckpointMoved, ProjectionFailed, ProjectorRunning, ViewChanged } from './errors.js';
import { projection } from './projection.js';
import { Projector } from './projector.js';
import { ReadModels } from './read-models.js';
import { viewTable } from './view-table.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const openReadModels = async (databaseUrl?: string): Promise<ReadModels> => {
  const readModels = new ReadModels({ databaseUrl: databaseUrl ?? (await testDatabase()), poolSize: 3 });
  closing.push(() => readModels.close());
  return readModels;
};

const openProjector = async (readModels: ReadModels): Promise<Projector> => {
  const projector = new Projector(readModels, [conversations(), tagged]);
  closing.push(() => projector.close());
  await projector.open();
  return projector;
};

const at = '2026-11-22T08:30:00.000Z';
const opened = (id: string, contact: string | null = null, tags: string[] = []): Event => ({
  type: 'Opened',
  data: { id, contact, at, subject: `Subject of ${id}`, tags, size: 3 },
});
const said = (id: string, text: string): Event => ({
  type: 'Said',
  data: { id, text, at: '2026-11-22T09:00:00+01:00' },
});

const batch = (events: readonly Event[], first = 0) => {
  const all = recorded(events, first);
  return { events: all, position: all.at(-1)?.position ?? 0n };
};

const all = (readModels: ReadModels) =>
  readModels.query<Conversation>(`SELECT * FROM ${readModels.rows(conversations())} ORDER BY id`);

describe('Projector', () => {
  it('keeps rows of every column type as the row function made them', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    expect(projector.pending).toEqual([]);
    await projector.apply(batch([opened('a', 'ann', ['x', 'say "hi"\\', '{}']), said('a', 'é ✉ 😀')]));
    expect(await all(readModels)).toEqual([
      {
        id: 'a',
        contact: 'ann',
        contactName: null,
        subject: 'Subject of a',
        said: [{ text: 'é ✉ 😀', at: '2026-11-22T09:00:00+01:00' }],
        tags: ['x', 'say "hi"\\', '{}'],
        lastAt: '2026-11-22T08:00:00.000Z',
        entries: 1,
        bytes: 6442450944n,
        long: false,
      },
    ]);
    expect(await readModels.checkpoint('views')).toBe(17n);
  });

  it('finds rows by other columns than the key, also those made or changed in the same batch', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    await projector.apply(batch([opened('stored', 'ann'), opened('other', 'bob'), opened('nobody')]));
    await projector.apply(
      batch(
        [
          opened('new', 'ann'),
          { type: 'Merged', data: { from: 'bob', into: 'ann' } },
          { type: 'ContactRenamed', data: { contact: 'ann', name: 'Ann' } },
          { type: 'ContactRenamed', data: { contact: 'bob', name: 'Bob' } },
        ],
        3,
      ),
    );
    const rows = await all(readModels);
    expect(rows.map(({ id, contact, contactName }) => [id, contact, contactName])).toEqual([
      ['new', 'ann', 'Ann'],
      ['nobody', null, null],
      ['other', 'ann', 'Ann'],
      ['stored', 'ann', 'Ann'],
    ]);
  });

  it('removes rows, by key and by other columns, and can make them again', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    await projector.apply(batch([opened('a', null, ['x', 'y']), opened('b', null, ['x'])]));
    await projector.apply(batch([{ type: 'Removed', data: { id: 'a' } }, said('a', 'too late')], 2));
    expect((await all(readModels)).map(({ id }) => id)).toEqual(['b']);
    expect(await readModels.query<Tagged>(`SELECT * FROM ${readModels.rows(tagged)}`)).toEqual([
      { tag: 'x', id: 'b', first: at },
    ]);
    await projector.apply(batch([{ type: 'Removed', data: { id: 'b' } }, opened('b', 'bob')], 4));
    expect((await all(readModels)).map(({ id, contact }) => [id, contact])).toEqual([['b', 'bob']]);
  });

  it('applies a batch once, however often it comes', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    const first = batch([opened('a'), said('a', '1')]);
    await projector.apply(first);
    await projector.apply(first);
    const both = recorded([opened('a'), said('a', '1'), said('a', '2')]);
    await projector.apply({ events: both, position: 24n });
    expect((await all(readModels))[0]?.entries).toBe(2);
    await projector.apply({ events: [], position: 90n });
    expect(await readModels.checkpoint('views')).toBe(90n);
  });

  it('applies nothing of a batch that fails, and all of it when it comes again', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    await projector.apply(batch([opened('a', null, ['kept'])]));
    await readModels.query(`ALTER TABLE ${readModels.rows(tagged)} ADD CONSTRAINT one CHECK (tag <> 'refused')`);
    const next = batch([said('a', '1'), opened('b', null, ['refused'])], 1);
    await expect(projector.apply(next)).rejects.toThrow('violates check constraint "one"');
    expect((await all(readModels)).map(({ id, entries }) => [id, entries])).toEqual([['a', 0]]);
    expect(await readModels.checkpoint('views')).toBe(10n);
    await readModels.query(`ALTER TABLE ${readModels.rows(tagged)} DROP CONSTRAINT one`);
    await projector.apply(next);
    expect((await all(readModels)).map(({ id, entries }) => [id, entries])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
  });

  it('says which view could not take which event', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    const wrong = opened('a');
    const failing = projector.apply(batch([{ ...wrong, data: { ...wrong.data, at: 'yesterday' } } as Event]));
    await expect(failing).rejects.toThrow(ProjectionFailed);
    await expect(failing).rejects.toThrow(
      'view conversations_v1 cannot take Opened, revision 0 of log-1: Invalid time value',
    );
  });

  it('stores text that Postgres cannot hold with replacement characters', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    const event = opened('a\0', null, ['\ud800', '\\u0000']);
    await projector.apply(batch([event, said('a\0', 'half \udc00, whole 😀, nul \0, spelt \\u0000')]));
    const [row] = await all(readModels);
    expect(row).toMatchObject({ id: 'a\ufffd', tags: ['\ufffd', '\\u0000'] });
    expect(row?.said[0]?.text).toBe('half \ufffd, whole 😀, nul \ufffd, spelt \\u0000');
  });

  it('goes on after its connection was cut', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    await projector.apply(batch([opened('a')]));
    const killer = new pg.Client({ connectionString: readModels.databaseUrl });
    await killer.connect();
    await killer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'threadlog projector'`,
    );
    await killer.end();
    const next = batch([said('a', '1')], 1);
    await projector.apply(next).catch(() => projector.apply(next));
    expect((await all(readModels))[0]?.entries).toBe(1);
  });

  it('suffers no second projector beside it', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    await projector.apply(batch([opened('a')]));
    await expect(new Projector(readModels, [conversations()]).open()).rejects.toThrow(ProjectorRunning);
    await readModels.query(`UPDATE read_models.checkpoints SET position = 17 WHERE name = 'views'`);
    const next = recorded([said('a', 'applied by another'), said('a', '2')], 1);
    await expect(projector.apply({ events: next, position: 24n })).rejects.toThrow(CheckpointMoved);
    await projector.apply({ events: next, position: 24n });
    expect((await all(readModels))[0]?.said.map(({ text }) => text)).toEqual(['2']);
  });

  it('notices that the database was put back to an earlier state', async () => {
    const readModels = await openReadModels();
    const projector = await openProjector(readModels);
    await projector.apply(batch([opened('a'), said('a', '1')]));
    await readModels.query(`UPDATE read_models.checkpoints SET position = 10 WHERE name = 'views'`);
    const next = batch([said('a', '2')], 2);
    await expect(projector.apply(next)).rejects.toThrow(CheckpointMoved);
    await expect(projector.apply(next)).rejects.toThrow(CheckpointLost);
    expect(await projector.open()).toBe(10n);
  });

  it('refuses a view that was altered under the same version', async () => {
    const readModels = await openReadModels();
    await (await openProjector(readModels)).close();
    const altered = projection<{ tag: string }>({
      name: 'tagged',
      version: 1,
      table: viewTable<{ tag: string }>({
        name: 'tagged',
        version: 1,
        columns: { tag: { type: 'text' } },
        primaryKey: ['tag'],
      }),
      on: [],
      matches: () => [],
      row: (row) => row,
    });
    const projector = new Projector(readModels, [altered]);
    closing.push(() => projector.close());
    await expect(projector.open()).rejects.toThrow(ViewChanged);
  });

  it('is ready quickly when all tables are there', async () => {
    const first = await openReadModels();
    const projector = await openProjector(first);
    await projector.apply(batch([opened('a')]));
    await projector.close();
    const again = await openReadModels(first.databaseUrl);
    const second = await openProjector(again);
    expect(second.pending).toEqual([]);
    expect(await again.checkpoint('views')).toBe(10n);
    const indexes = await again.query<{ definition: string }>(
      `SELECT indexdef AS definition FROM pg_indexes WHERE schemaname = 'read_models' AND tablename = 'conversations_v1'`,
    );
    expect(indexes.map(({ definition }) => definition.replace(/^.* USING /, 'USING ')).sort()).toEqual([
      'USING btree ("lastAt", id)',
      'USING btree (contact)',
      'USING btree (id)',
      `USING gin (to_tsvector('simple'::regconfig, subject))`,
    ]);
  });
});
