import { afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import { type Event, MemoryLog, conversations, tagged } from './conversations.example.js';
import { type Batch, Projector } from './projector.js';
import { silent } from './log.js';
import { ReadModels } from './read-models.js';
import { runProjector } from './run-projector.js';
import { runReactor } from './run-reactor.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const openReadModels = async (databaseUrl?: string): Promise<ReadModels> => {
  const readModels = new ReadModels({ databaseUrl: databaseUrl ?? (await testDatabase()), poolSize: 3 });
  stops.push(() => readModels.close());
  return readModels;
};

const running = (run: (signal: AbortSignal) => Promise<void>): (() => Promise<void>) => {
  const stopping = new AbortController();
  const ended = run(stopping.signal);
  const stop = (): Promise<void> => {
    stopping.abort();
    return ended;
  };
  stops.push(stop);
  return stop;
};

const project = (readModels: ReadModels, { subscribe }: MemoryLog, version = 1) =>
  running((signal) =>
    runProjector({
      projector: new Projector(readModels, [conversations(version), tagged]),
      subscribe,
      signal,
      log: silent,
    }),
  );

const opened = (id: string): Event => ({
  type: 'Opened',
  data: { id, contact: null, at: '2026-11-22T08:00:00.000Z', subject: id, tags: [], size: 1 },
});

describe('runProjector', () => {
  it('follows the log, and goes on where it stood', async () => {
    const readModels = await openReadModels();
    const log = new MemoryLog();
    const stop = project(readModels, log);
    expect(await readModels.reached('views', log.append(opened('a'), opened('b')), 5_000)).toEqual({ ok: true });
    await stop();
    const position = log.append(opened('c'));
    project(readModels, log);
    expect(await readModels.reached('views', position, 5_000)).toEqual({ ok: true });
    const rows = await readModels.query(`SELECT id FROM ${readModels.rows(conversations())} ORDER BY id`);
    expect(rows).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  });

  it('rebuilds a view of a new version first', async () => {
    const readModels = await openReadModels();
    const log = new MemoryLog();
    const stop = project(readModels, log);
    await readModels.reached('views', log.append(opened('a')), 5_000);
    await stop();
    project(readModels, log, 2);
    await readModels.reached('views', log.append(opened('b')), 5_000);
    const rows = await readModels.query(`SELECT id FROM ${readModels.rows(conversations(2))} ORDER BY id`);
    expect(rows).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  it('reads again what a database put back to an earlier state has lost', async () => {
    const readModels = await openReadModels();
    const log = new MemoryLog();
    project(readModels, log);
    await readModels.reached('views', log.append(opened('a')), 5_000);
    await readModels.reached('views', log.append(opened('b')), 5_000);
    await readModels.query(`UPDATE read_models.checkpoints SET position = 10`);
    await readModels.query(`DELETE FROM ${readModels.rows(conversations())} WHERE id = 'b'`);
    const position = log.append(opened('c'));
    const stood = async (): Promise<boolean> => (await readModels.checkpoint('views')) === position;
    await expect.poll(stood, { timeout: 10_000 }).toBe(true);
    const rows = await readModels.query(`SELECT id FROM ${readModels.rows(conversations())} ORDER BY id`);
    expect(rows).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  });

  it('stands by while another projector runs and takes over when it ends', async () => {
    const readModels = await openReadModels();
    const log = new MemoryLog();
    const stop = project(readModels, log);
    await readModels.reached('views', log.append(opened('a')), 5_000);
    project(await openReadModels(readModels.databaseUrl), log);
    await stop();
    expect(await readModels.reached('views', log.append(opened('b')), 10_000)).toEqual({ ok: true });
  });
});

describe('runReactor', () => {
  it('saves its checkpoint only after it has acted, so that a failure makes it act again', async () => {
    const readModels = await openReadModels();
    const log = new MemoryLog();
    const seen: string[] = [];
    let failures = 1;
    const react = (name: string) =>
      running((signal) =>
        runReactor({
          name,
          types: ['Opened'],
          readModels,
          subscribe: log.subscribe,
          signal,
          react: async ({ events }) => {
            seen.push(...events.map(({ revision }) => `${name} ${revision}`));
            if (failures-- > 0) throw new Error('the queue is away');
            expect(await readModels.checkpoint(name)).not.toBe(log.end);
          },
        }),
      );
    const stop = react('mailer');
    const end = log.append(opened('a'), { type: 'Ignored', data: {} });
    expect(await readModels.reached('mailer', end, 5_000)).toEqual({ ok: true });
    expect(seen).toEqual(['mailer 0', 'mailer 0']);
    await stop();

    react('mailer');
    expect(await readModels.reached('mailer', log.append(opened('b')), 5_000)).toEqual({ ok: true });
    expect(seen).toEqual(['mailer 0', 'mailer 0', 'mailer 2']);
  });

  it('saves at its end what it has reached, so that nothing of it comes again', async () => {
    const readModels = await openReadModels();
    const log = new MemoryLog();
    let seen = 0;
    const { name, types } = { name: 'counter', types: ['Opened'] };
    const react = async ({ events }: Batch): Promise<void> => {
      seen += events.length;
    };
    const stop = running((signal) => runReactor({ name, types, react, readModels, subscribe: log.subscribe, signal }));
    const end = log.append(opened('a'), opened('b'));
    await expect.poll(() => seen, { interval: 1 }).toBe(2);
    await stop();
    expect(await readModels.checkpoint(name)).toBe(end);
  });
});
