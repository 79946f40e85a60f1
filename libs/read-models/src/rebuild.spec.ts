import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import { type Event, MemoryLog, conversations, tagged } from './conversations.example.js';
import { ViewsPending } from './errors.js';
import { Projector } from './projector.js';
import { ReadModels } from './read-models.js';
import type { Progress } from './rebuild.js';
import { readAllBy } from './subscription.js';

const ids = fc.constantFrom('a', 'b', 'c', 'd');
const contacts = fc.constantFrom('ann', 'bob', 'cy');
const instants = fc
  .date({ min: new Date('1999-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyText = fc.string({ unit: 'binary', maxLength: 12 });

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    type: fc.constant('Opened' as const),
    data: fc.record({
      id: ids,
      contact: fc.option(contacts),
      at: instants,
      subject: anyText,
      tags: fc.uniqueArray(fc.oneof(fc.constantFrom('x', 'y'), anyText), { maxLength: 3 }),
      size: fc.integer(),
    }),
  }),
  fc.record({ type: fc.constant('Said' as const), data: fc.record({ id: ids, text: anyText, at: instants }) }),
  fc.record({ type: fc.constant('ContactRenamed' as const), data: fc.record({ contact: contacts, name: anyText }) }),
  fc.record({ type: fc.constant('Merged' as const), data: fc.record({ from: contacts, into: contacts }) }),
  fc.record({ type: fc.constant('Removed' as const), data: fc.record({ id: ids }) }),
  fc.constant<Event>({ type: 'Ignored', data: {} }),
);

const views = [conversations(), tagged];

const fingerprint = async (readModels: ReadModels, table: string): Promise<string> => {
  const sql = `SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS md5 FROM ${table} t`;
  const [row] = await readModels.query<{ md5: string }>(sql);
  return row?.md5 ?? '';
};

/** Applies what the projector has not seen, in batches of the sizes given, over and over. */
const follow = async (projector: Projector, { events }: MemoryLog, cuts: readonly number[]): Promise<void> => {
  for (let start = 0, n = 0; start < events.length; n += 1) {
    const batch = events.slice(start, start + (cuts[n % cuts.length] ?? 1));
    await projector.apply({ events: batch, position: batch.at(-1)?.position ?? 0n });
    start += batch.length;
  }
};

describe('rebuilding a view', () => {
  let readModels: ReadModels;
  beforeAll(async () => {
    readModels = new ReadModels({ databaseUrl: await testDatabase(), poolSize: 3 });
  });
  afterAll(() => readModels.close());

  const emptied = async (projections = views): Promise<Projector> => {
    await readModels.open();
    await readModels.query(`TRUNCATE read_models.checkpoints`);
    const tables = await readModels.query<{ name: string }>(`SELECT table_name AS name FROM read_models.views`);
    for (const { name } of tables) await readModels.query(`TRUNCATE read_models."${name}"`);
    const projector = new Projector(readModels, projections);
    await projector.open();
    return projector;
  };

  it('gives the very rows that live batches of any size gave', async () => {
    const property = fc.asyncProperty(
      fc.array(anyEvent, { minLength: 1, maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 30 }),
      async (events, cuts, portion) => {
        const projector = await emptied();
        const log = new MemoryLog();
        log.append(...events);
        await follow(projector, log, cuts);
        for (const view of views) {
          const live = await fingerprint(readModels, readModels.rows(view));
          const { position } = await projector.rebuild(view.name, readAllBy(log.subscribe, portion));
          expect(position).toBe(log.end);
          expect(await fingerprint(readModels, readModels.rows(view))).toBe(live);
        }
        await projector.close();
      },
    );
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);

  it('holds no more than a part of the rows in memory and tells how far it is', async () => {
    const projector = await emptied();
    const log = new MemoryLog();
    const at = '2026-11-22T08:00:00.000Z';
    const many = Array.from({ length: 45_000 }, (_, n): Event => {
      const data = {
        id: `id-${n}`,
        contact: n % 5_000 === 0 ? 'ann' : null,
        at,
        subject: `Nr ${n}`,
        tags: [],
        size: 1,
      };
      return { type: 'Opened', data };
    });
    const back = Array.from({ length: 300 }, (_, n): Event => ({
      type: 'Said',
      data: { id: `id-${n * 150}`, text: 'back', at },
    }));
    log.append(...many, ...back, { type: 'ContactRenamed', data: { contact: 'ann', name: 'Ann' } });
    await follow(projector, log, [12_000]);
    const live = await fingerprint(readModels, readModels.rows(conversations()));
    const progress: Progress[] = [];
    await projector.rebuild('conversations', readAllBy(log.subscribe), (step) => progress.push(step));
    expect(await fingerprint(readModels, readModels.rows(conversations()))).toBe(live);
    expect(progress.at(-1)).toEqual({ view: 'conversations', events: 45_301, position: log.end, upTo: log.end });
    expect(progress.length).toBeGreaterThan(40);
    await projector.close();
  }, 120_000);

  it('takes in what is applied while it reads', async () => {
    const projector = await emptied();
    const log = new MemoryLog();
    const at = '2026-11-22T08:00:00.000Z';
    const open = (id: string): Event => ({
      type: 'Opened',
      data: { id, contact: null, at, subject: id, tags: [], size: 1 },
    });
    log.append(...Array.from({ length: 50 }, (_, n) => open(`early-${n}`)));
    await follow(projector, log, [50]);
    let late = 0;
    const readAll = readAllBy(log.subscribe, 10);
    await projector.rebuild('conversations', async function* (range) {
      for await (const events of readAll(range)) {
        yield events;
        if (late < 5) {
          const position = log.append(open(`late-${late++}`));
          await follow(projector, log, [500]);
          expect(await readModels.checkpoint('views')).toBe(position);
        }
      }
    });
    const rows = await readModels.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${readModels.rows(conversations())}`);
    expect(rows).toEqual([{ n: 55n }]);
    await projector.close();
  });

  it('leaves everything as it was when it is broken off', async () => {
    const projector = await emptied();
    const log = new MemoryLog();
    const at = '2026-11-22T08:00:00.000Z';
    log.append({ type: 'Opened', data: { id: 'a', contact: null, at, subject: 'a', tags: [], size: 1 } });
    await follow(projector, log, [1]);
    const live = await fingerprint(readModels, readModels.rows(conversations()));
    const broken = projector.rebuild('conversations', async function* (range) {
      yield* readAllBy(log.subscribe)(range);
      throw new Error('the store went away');
    });
    await expect(broken).rejects.toThrow('the store went away');
    const interrupted = projector.rebuild('conversations', readAllBy(log.subscribe), () => {
      throw new Error('broken off');
    });
    await expect(interrupted).rejects.toThrow('broken off');
    expect(await fingerprint(readModels, readModels.rows(conversations()))).toBe(live);
    await projector.rebuild('conversations', readAllBy(log.subscribe));
    expect(await fingerprint(readModels, readModels.rows(conversations()))).toBe(live);
    await projector.close();
  });

  it('builds a new version up to the common checkpoint before anything is applied, then drops the old one', async () => {
    const first = await emptied();
    const log = new MemoryLog();
    const at = '2026-11-22T08:00:00.000Z';
    log.append({ type: 'Opened', data: { id: 'a', contact: null, at, subject: 'a', tags: ['x'], size: 1 } });
    await follow(first, log, [1]);
    await first.close();

    const next = conversations(2);
    for (const attempt of ['killed before it was built', 'built']) {
      const projector = new Projector(readModels, [next, tagged]);
      expect(await projector.open()).toBe(log.end);
      expect(projector.pending).toEqual(['conversations']);
      expect(await readModels.building()).toEqual(['conversations_v2']);
      await expect(projector.apply({ events: [], position: 1_000n })).rejects.toThrow(ViewsPending);
      if (attempt === 'built') await projector.rebuild('conversations', readAllBy(log.subscribe));
      await projector.close();
    }
    expect(await readModels.building()).toEqual([]);
    expect(await readModels.query(`SELECT id FROM ${readModels.rows(next)}`)).toEqual([{ id: 'a' }]);
    const tables = await readModels.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'read_models' AND tablename LIKE 'conversations%'`,
    );
    expect(tables).toEqual([{ name: 'conversations_v2' }]);
  });
});
