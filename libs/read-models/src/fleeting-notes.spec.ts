import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import { until } from '../../../test/world/until.js';
import { FleetingNotes } from './fleeting-notes.js';
import { ReadModels } from './read-models.js';

let here: ReadModels, elsewhere: ReadModels;

beforeAll(async () => {
  const databaseUrl = await testDatabase();
  [here, elsewhere] = [new ReadModels({ databaseUrl, poolSize: 2 }), new ReadModels({ databaseUrl, poolSize: 2 })];
});

afterAll(() => Promise.all([here.close(), elsewhere.close()]));

const said = async (notes: FleetingNotes<{ n: number }>, topic: string | null = null) =>
  (await notes.read(topic)).map((one) => [one.topic, one.name, one.note.n]);

it('a note stands until it is removed or its time is over, apart from those of other kinds', async () => {
  const [notes, others] = [
    new FleetingNotes<{ n: number }>(here, 'one'),
    new FleetingNotes<{ n: number }>(here, 'two'),
  ];
  await notes.leave('a', 'ada', { n: 1 }, 60_000);
  await notes.leave('a', 'ben', { n: 2 }, 60_000);
  await notes.leave('b', 'ada', { n: 3 }, 50);
  await others.leave('a', 'ada', { n: 4 }, 60_000);
  await notes.remove('a', 'ben');
  await until('the note is over', async () => (await said(notes, 'b')).length === 0);
  expect(await said(notes)).toEqual([['a', 'ada', 1]]);
  expect(await said(others)).toEqual([['a', 'ada', 4]]);
});

it('knows since when a note says the same', async () => {
  const notes = new FleetingNotes<{ n: number }>(here, 'since');
  const since = async () => (await notes.read('a'))[0]?.since;
  await notes.leave('a', 'ada', { n: 1 }, 60_000);
  const first = await since();
  await pause(5);
  await notes.leave('a', 'ada', { n: 1 }, 60_000);
  expect(await since()).toBe(first);
  await notes.leave('a', 'ada', { n: 2 }, 60_000);
  expect(await since()).not.toBe(first);
});

it('other processes are told what changed and what ran out, and nothing of what was only renewed', async () => {
  const told: (string | null)[] = [];
  const following = new FleetingNotes(elsewhere, 'told').follow((topic) => told.push(topic), 50);
  await until('it listens', () => told.length === 1);
  const notes = new FleetingNotes<{ n: number }>(here, 'told');
  await notes.leave('a', 'ada', { n: 1 }, 60_000);
  await notes.leave('a', 'ada', { n: 1 }, 60_000);
  await notes.leave('b', 'ada', { n: 1 }, 1);
  await until('the second ran out', () => told.length === 4);
  await notes.remove('a', 'ada');
  await until('the first went', () => told.length === 5);
  expect(told).toEqual([null, 'a', 'b', 'b', 'a']);
  await following.close();
});
