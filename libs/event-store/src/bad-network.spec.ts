import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { StoreAway, WriteConflict } from './errors.js';
import { EventStore } from './event-store.js';
import { by, collect, newTally, tally, type TallyCommand, tallyCodec, testLogs } from './test-log.js';
import { startProxy } from './test-proxy.js';

const raise = (amount: number): TallyCommand => ({ kind: 'raise', by: amount });

describe.each(testLogs())('handle over a bad network, on $name', ({ open }) => {
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

  const recorded = (stream: string): Promise<Recorded[]> => collect(store.read(stream));

  it('gives up after ten tries lost to others, besides that on what it remembered', async () => {
    const stream = newTally();
    const proxy = await startProxy(log.url);
    const far = new EventStore({ url: proxy.url, codec: tallyCodec });
    proxy.delay(100);
    await far.handle(tally, stream, raise(1), by());
    const writes: Promise<unknown>[] = [];
    const raced: typeof tally = {
      ...tally,
      decide: (command, state) => {
        writes.push(store.handle(tally, stream, raise(1), by()));
        return tally.decide(command, state);
      },
    };
    await expect(far.handle(raced, stream, raise(1), by())).rejects.toThrow(WriteConflict);
    await Promise.all(writes);
    expect(await recorded(stream)).toHaveLength(1 + 1 + 10);
    await far.dispose();
    await proxy.stop();
  });

  it('finds its own append when the answer to it was lost', async () => {
    const stream = newTally();
    const proxy = await startProxy(log.url);
    const far = new EventStore({ url: proxy.url, codec: tallyCodec });
    await far.handle(tally, stream, raise(1), by());
    proxy.loseNextAnswer();
    const handled = await far.handle(tally, stream, raise(2), by());
    expect(proxy.lost()).toBe(1);
    expect(handled).toMatchObject({ repeated: false, revision: 1, state: { total: 3 } });
    expect(handled.position).toBe((await recorded(stream))[1]!.position);
    expect(await recorded(stream)).toHaveLength(2);
    await far.dispose();
    await proxy.stop();
  });

  it('says that the store is away when it takes in everything and answers nothing', async () => {
    const proxy = await startProxy(log.url);
    const far = new EventStore({ url: proxy.url, codec: tallyCodec });
    await far.handle(tally, newTally(), raise(1), by());
    proxy.delay(60_000);
    const started = performance.now();
    await Promise.all([
      expect(far.handle(tally, newTally(), raise(1), by())).rejects.toThrow(StoreAway),
      expect(far.load(tally, newTally())).rejects.toThrow(StoreAway),
      expect(far.ready()).rejects.toThrow(StoreAway),
    ]);
    expect(performance.now() - started).toBeLessThan(8_000);
    await proxy.stop();
    await far.dispose();
  });
});
