import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recorded } from '#libs/decider';
import { UnknownEventType } from './errors.js';
import { EventStore } from './event-store.js';
import type { Batch } from './subscribe.js';
import { by, collect, newTally, tally, tallyCodec, testLogs } from './test-log.js';

describe.each(testLogs())('subscribe, on $name', ({ open }) => {
  let log: Awaited<ReturnType<typeof open>>;
  let store: EventStore;
  let from: bigint;
  let stop: AbortController;

  beforeAll(async () => {
    log = await open();
    store = new EventStore({ url: log.url, codec: tallyCodec });
  });

  afterAll(async () => {
    await store.dispose();
    await log.stop();
  });

  beforeEach(async () => {
    stop = new AbortController();
    from = await store.currentPosition();
  });

  afterEach(() => stop.abort());

  const raise = (stream: string, more = 1) =>
    store.handle(tally, stream, { kind: 'raise', by: more }, by()).then(({ position }) => position);

  const keys = (events: readonly Recorded[]) => events.map(({ stream, revision }) => `${stream}@${revision}`);

  it('hands over each record once and in order while others are being appended', async () => {
    const streams = Array.from({ length: 8 }, newTally);
    const seen: Recorded[] = [];
    const sizes: number[] = [];
    let busy = false;
    const running = store.subscribe({ from, types: 'all', maxBatch: 7, signal: stop.signal }, async (batch) => {
      expect(busy).toBe(false);
      busy = true;
      await sleep(Math.random() * 3);
      seen.push(...batch.events);
      sizes.push(batch.events.length);
      if (batch.events.length > 0) expect(batch.position).toBe(batch.events.at(-1)!.position);
      busy = false;
    });
    await Promise.all(
      streams.map(async (stream) => {
        for (let n = 0; n < 40; n += 1) await raise(stream);
      }),
    );
    await vi.waitFor(() => expect(seen).toHaveLength(320), { timeout: 10_000 });
    stop.abort();
    await running;
    expect(keys(seen)).toEqual(keys(await collect(store.readAll({ from, types: 'all' }))));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(7);
  });

  it('begins after the position it is given, and at the start of the log without one', async () => {
    const stream = newTally();
    const first = await raise(stream);
    await raise(stream);
    const since = async (position: bigint | null): Promise<Recorded[]> => {
      const seen: Recorded[] = [];
      const here = new AbortController();
      await store.subscribe(
        { from: position, types: 'all', signal: here.signal, onCaughtUp: () => here.abort() },
        async ({ events }) => void seen.push(...events),
      );
      return seen.filter((record) => record.stream === stream);
    };
    expect(keys(await since(from))).toEqual([`${stream}@0`, `${stream}@1`]);
    expect(keys(await since(first))).toEqual([`${stream}@1`]);
    expect(keys(await since(null))).toEqual([`${stream}@0`, `${stream}@1`]);
  });

  it('says that it caught up once everything there was has been handled', async () => {
    const stream = newTally();
    for (let n = 0; n < 5; n += 1) await raise(stream);
    let handled = 0;
    const atCatchUp: number[] = [];
    const onCaughtUp = () => {
      atCatchUp.push(handled);
      stop.abort();
    };
    await store.subscribe({ from, types: 'all', maxBatch: 2, signal: stop.signal, onCaughtUp }, async ({ events }) => {
      await sleep(5);
      handled += events.length;
    });
    expect(atCatchUp).toEqual([5]);
  });

  it('takes only the types asked for, and moves its position past the others', async () => {
    const stream = newTally();
    const batches: Batch[] = [];
    const running = store.subscribe(
      { from, types: ['TallyClosed'], signal: stop.signal },
      async (batch) => void batches.push(batch),
    );
    for (let n = 0; n < 200; n += 1) await raise(stream);
    await vi.waitFor(() => expect(batches.length).toBeGreaterThan(0), { timeout: 10_000 });
    expect(batches.flatMap(({ events }) => events)).toEqual([]);
    const { position } = await store.handle(tally, stream, { kind: 'close' }, by());
    await vi.waitFor(() => expect(batches.at(-1)!.position).toBeGreaterThanOrEqual(position), { timeout: 10_000 });
    stop.abort();
    await running;
    expect(keys(batches.flatMap(({ events }) => events))).toEqual([`${stream}@200`]);
    const positions = batches.map((batch) => batch.position);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('hands a batch over again until it is handled, and none after it before', async () => {
    const stream = newTally();
    await raise(stream);
    await raise(stream);
    const attempts: string[][] = [];
    const running = store.subscribe({ from, types: 'all', maxBatch: 1, signal: stop.signal }, async ({ events }) => {
      attempts.push(keys(events));
      if (attempts.length <= 2) throw new Error('the database is away');
      if (attempts.length === 4) stop.abort();
    });
    await running;
    expect(attempts.flat()).toEqual([`${stream}@0`, `${stream}@0`, `${stream}@0`, `${stream}@1`]);
  });

  it('stops at once while it waits to hand a batch over again', async () => {
    await raise(newTally());
    let attempts = 0;
    const running = store.subscribe({ from, types: 'all', signal: stop.signal }, async () => {
      attempts += 1;
      if (attempts === 6) setTimeout(() => stop.abort(), 20);
      throw new Error('the database is away for good');
    });
    await running;
    expect(attempts).toBe(6);
  });

  it('ends after the batch in hand when it is aborted', async () => {
    await raise(newTally());
    let finished = false;
    await store.subscribe({ from, types: 'all', signal: stop.signal }, async () => {
      stop.abort();
      await sleep(50);
      finished = true;
    });
    expect(finished).toBe(true);
    await store.subscribe({ from, types: 'all', signal: AbortSignal.abort() }, async () => expect.unreachable());
  });

  it('ends when the store is disposed of', async () => {
    const leaving = new EventStore({ url: log.url, codec: tallyCodec });
    const running = leaving.subscribe({ from, types: 'all', signal: stop.signal }, async () => undefined);
    await leaving.ready();
    await leaving.dispose();
    await running;
  });

  it('does not begin with a type that does not exist', async () => {
    const options = { from, signal: stop.signal };
    const handler = async () => undefined;
    await expect(store.subscribe({ ...options, types: ['TallyLost'] }, handler)).rejects.toThrow(UnknownEventType);
    await expect(store.subscribe({ ...options, types: [] }, handler)).rejects.toThrow('at least one type');
  });
});
