import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fold, v1 } from '#libs/decider';
import { Codec } from './codec.js';
import { UnknownEventType } from './errors.js';
import { EventStore } from './event-store.js';
import { verifyChain } from './hash-chain.js';
import { by, collect, newTally, tally, tallyCodec, type TallyEvent, testLogs } from './test-log.js';

describe.each(testLogs())('reading, on $name', ({ open }) => {
  let log: Awaited<ReturnType<typeof open>>;
  let store: EventStore;

  beforeAll(async () => {
    log = await open();
    store = new EventStore({ url: log.url, codec: tallyCodec });
  });

  afterAll(async () => {
    await store.dispose();
    await log.stop();
  });

  const raise = (stream: string, amount: number) => store.handle(tally, stream, { kind: 'raise', by: amount }, by());

  it('finds nothing in a stream that does not exist', async () => {
    const stream = newTally();
    expect(await collect(store.read(stream))).toEqual([]);
    expect(await store.readAsOf(stream, { instant: '2999-01-01T00:00:00Z' })).toEqual([]);
    expect(await store.load(tally, stream)).toEqual({ state: tally.initialState, revision: -1, position: 0n });
    expect(await store.verify(stream)).toBeNull();
  });

  it('reads a stream longer than a page, each record once and in order', async () => {
    const stream = newTally();
    for (let total = 300; total <= 1_200; total += 300)
      await store.handle(tally, stream, { kind: 'raiseTo', total }, by());
    const events = await collect(store.read(stream));
    expect(events.map(({ revision }) => revision)).toEqual([...Array(1_200).keys()]);
    expect(await store.verify(stream)).toBeNull();
    const newcomer = new EventStore({ url: log.url, codec: tallyCodec });
    expect(await newcomer.load(tally, stream)).toMatchObject({ state: { total: 1_200 }, revision: 1_199 });
    await newcomer.dispose();
  });

  it('gives the records that stood in a stream at any revision or instant, a prefix of it', async () => {
    const stream = newTally();
    for (let n = 1; n <= 6; n += 1) {
      await raise(stream, n);
      await sleep(3);
    }
    const events = await collect(store.read(stream));
    const instants = events.map(({ created }) => Date.parse(created));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1, max: 7 }), async (revision) => {
        expect(await store.readAsOf(stream, { revision })).toEqual(events.slice(0, revision + 1));
      }),
      { numRuns: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: instants[0]! - 2, max: instants[5]! + 2 }), async (ms) => {
        const found = await store.readAsOf(stream, { instant: new Date(ms).toISOString() });
        expect(found).toEqual(events.slice(0, instants.filter((instant) => instant <= ms).length));
        expect(fold(tally, found as unknown as TallyEvent[]).raised).toBe(found.length);
      }),
      { numRuns: 25 },
    );
  });

  it('understands an instant in any offset, and refuses what is none', async () => {
    const stream = newTally();
    const { events } = await raise(stream, 1);
    expect(events).toHaveLength(1);
    const inTwoHours = new Date(Date.now() + 7_200_000).toISOString().replace('Z', '+00:00');
    expect(await store.readAsOf(stream, { instant: inTwoHours })).toHaveLength(1);
    expect(await store.readAsOf(stream, { instant: '2020-01-01T00:00:00+02:00' })).toEqual([]);
    await expect(store.readAsOf(stream, { instant: 'yesterday' })).rejects.toThrow(RangeError);
  });

  it('gives the records as stored, from which the chain can be verified and a forgery told', async () => {
    const stream = newTally();
    await raise(stream, 1);
    await raise(stream, 2);
    const stored = await collect(store.readStored(stream));
    expect(stored.map(({ type }) => type)).toEqual(['TallyRaised.v1', 'TallyRaised.v1']);
    expect(verifyChain(stored)).toBeNull();
    expect(verifyChain(stored.map((record) => ({ ...record, data: { by: 9 } })))).toMatchObject({ reason: 'hash' });
  });

  it('reads the whole log after a position, by types, as far as it goes', async () => {
    const before = await store.currentPosition();
    const stream = newTally();
    await store.handle(tally, stream, { kind: 'raiseTo', total: 1_500 }, by());
    await store.handle(tally, stream, { kind: 'close' }, by());
    const mine = async (options: Parameters<EventStore['readAll']>[0]) =>
      (await collect(store.readAll(options))).filter((record) => record.stream === stream);
    const all = await mine({ from: before, types: 'all' });
    expect(all.map(({ revision }) => revision)).toEqual([...Array(1_501).keys()]);
    expect(await mine({ types: ['TallyClosed'] })).toEqual([all[1_500]]);
    expect(await mine({ from: all[1_499]!.position, types: 'all' })).toEqual([all[1_500]]);
    expect(await collect(store.readAll({ from: all[1_500]!.position, types: 'all' }))).toEqual([]);
    expect(await store.currentPosition()).toBe(all[1_500]!.position);
  });

  it('does not guess at a record of a version it does not know', async () => {
    const stream = newTally();
    await raise(stream, 1);
    const older = new EventStore({ url: log.url, codec: new Codec({ TallyClosed: v1 }) });
    await expect(collect(older.read(stream))).rejects.toThrow(UnknownEventType);
    await expect(older.load(tally, stream)).rejects.toThrow(UnknownEventType);
    await older.dispose();
  });
});
