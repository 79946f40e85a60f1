import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Recorded } from '#libs/decider';
import { StoreAway } from './errors.js';
import { EventStore } from './event-store.js';
import { by, collect, newTally, startTestNode, tally, tallyCodec, type TestNode } from './test-log.js';
import { startProxy } from './test-proxy.js';

describe('when the store goes away and comes back', () => {
  let node: TestNode;
  let store: EventStore;

  beforeAll(async () => {
    node = await startTestNode();
    store = new EventStore({ url: node.url, codec: tallyCodec });
  });

  afterAll(async () => {
    await store.dispose();
    await node.stop();
  });

  /** A caller as callers should be: sends the command again, under its id, until there is an answer. */
  const insist = async (stream: string, commandId: string, sender = store): Promise<number> => {
    for (let refused = 0; ; refused += 1) {
      try {
        await sender.handle(tally, stream, { kind: 'raise', by: 1 }, by(commandId));
        return refused;
      } catch (error) {
        expect(error).toBeInstanceOf(StoreAway);
        await sleep(50);
      }
    }
  };

  it('says so, soon, and is ready again afterwards', async () => {
    const stream = newTally();
    await store.handle(tally, stream, { kind: 'raise', by: 1 }, by());
    await node.stop();
    const started = performance.now();
    await expect(store.ready()).rejects.toThrow(StoreAway);
    await expect(store.load(tally, stream)).rejects.toThrow(StoreAway);
    await expect(store.handle(tally, stream, { kind: 'close' }, by())).rejects.toThrow(StoreAway);
    await expect(collect(store.read(stream))).rejects.toThrow(StoreAway);
    expect(performance.now() - started).toBeLessThan(4_000);
    await node.start();
    await vi.waitFor(() => store.ready(), { timeout: 5_000 });
    expect(await store.handle(tally, stream, { kind: 'close' }, by())).toMatchObject({ revision: 1, repeated: false });
  });

  it('carries out every command once, and a subscription sees each event once', async () => {
    const from = await store.currentPosition();
    const stop = new AbortController();
    const seen: Recorded[] = [];
    const running = store.subscribe({ from, types: 'all', signal: stop.signal }, async ({ events }) => {
      await sleep(1);
      seen.push(...events);
    });
    const streams = Array.from({ length: 20 }, newTally);
    const perStream = 60;
    const sending = Promise.all(
      streams.map(async (stream) => {
        let refused = 0;
        for (let n = 0; n < perStream; n += 1) {
          refused += await insist(stream, `${stream} ${n}`);
          await sleep(5);
        }
        return refused;
      }),
    );
    for (let round = 0; round < 2; round += 1) {
      await sleep(150);
      await node.stop();
      await sleep(400);
      await node.start();
    }
    const refused = (await sending).reduce((sum, n) => sum + n, 0);
    expect(refused).toBeGreaterThan(0);
    for (const stream of streams) {
      const commands = (await collect(store.read(stream))).map(({ metadata }) => metadata.commandId);
      expect(commands).toEqual(Array.from({ length: perStream }, (_, n) => `${stream} ${n}`));
      expect(await store.verify(stream)).toBeNull();
      expect((await store.load(tally, stream)).state.total).toBe(perStream);
    }
    await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(streams.length * perStream), { timeout: 10_000 });
    stop.abort();
    await running;
    const logged = await collect(store.readAll({ from, types: 'all' }));
    expect(seen.map(({ id }) => id)).toEqual(logged.map(({ id }) => id));
  });

  it('carries out every command once although connections are cut and answers lost', async () => {
    const proxy = await startProxy(node.url);
    const far = new EventStore({ url: proxy.url, codec: tallyCodec });
    const streams = Array.from({ length: 20 }, newTally);
    const sent = new Map<string, number>();
    const cuts = setInterval(() => proxy.loseNextAnswer(), 400);
    await Promise.all(
      streams.map(async (stream) => {
        for (let n = 0; proxy.lost() < 4; n += 1) {
          await insist(stream, `${stream} ${n}`, far);
          sent.set(stream, n + 1);
          await sleep(20);
        }
      }),
    );
    clearInterval(cuts);
    await vi.waitFor(() => far.ready(), { timeout: 5_000 });
    for (const [stream, count] of sent) {
      const commands = (await collect(store.read(stream))).map(({ metadata }) => metadata.commandId);
      expect(commands).toEqual(Array.from({ length: count }, (_, n) => `${stream} ${n}`));
      expect(await store.verify(stream)).toBeNull();
      expect((await far.load(tally, stream)).state.total).toBe(count);
    }
    await far.dispose();
    await proxy.stop();
  });

  it('begins a subscription that was asked for while it was away', async () => {
    const stream = newTally();
    await store.handle(tally, stream, { kind: 'raise', by: 1 }, by());
    const from = await store.currentPosition();
    await node.stop();
    const stop = new AbortController();
    const seen: Recorded[] = [];
    const running = store.subscribe({ from, types: 'all', signal: stop.signal }, async ({ events }) => {
      seen.push(...events);
      stop.abort();
    });
    await sleep(500);
    await node.start();
    await insist(stream, 'after all');
    await running;
    expect(seen.map(({ metadata }) => metadata.commandId)).toEqual(['after all']);
  });

  it('can be disposed of while the store is away', async () => {
    const leaving = new EventStore({ url: node.url, codec: tallyCodec });
    await leaving.ready();
    const running = leaving.subscribe(
      { from: null, types: 'all', signal: new AbortController().signal },
      async () => undefined,
    );
    await node.stop();
    await sleep(200);
    await leaving.dispose();
    await running;
    await node.start();
  });
});
