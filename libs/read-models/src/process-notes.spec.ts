import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import { ProcessNotes } from './process-notes.js';
import { ReadModels } from './read-models.js';

let readModels: ReadModels;

beforeAll(async () => {
  readModels = new ReadModels({ databaseUrl: await testDatabase(), poolSize: 2 });
});

afterAll(() => readModels.close());

it('the last note of a name stands, apart from those of other kinds', async () => {
  const [mailboxes, others] = [
    new ProcessNotes<{ n: number }>(readModels, 'mailbox'),
    new ProcessNotes(readModels, 'x'),
  ];
  await mailboxes.leave('a', { n: 1 });
  await mailboxes.leave('a', { n: 2 });
  await mailboxes.leave('b', { n: 3 });
  const noted = await mailboxes.read(['a', 'b', 'c']);
  expect([...noted].map(([name, { note }]) => [name, note.n]).sort()).toEqual([
    ['a', 2],
    ['b', 3],
  ]);
  expect(Date.now() - Date.parse(noted.get('a')!.at)).toBeLessThan(10_000);
  expect(await others.read(['a'])).toEqual(new Map());
});
