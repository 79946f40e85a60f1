import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Decider, type Fact, type Recorded, RuleBroken, v1 } from '#libs/decider';
import { Codec } from './codec.js';
import { KeyReused, StoreRefused } from './errors.js';
import { EventStore } from './event-store.js';
import { by, collect, newTally, tally, type TallyCommand, tallyCodec, testLogs } from './test-log.js';

const raise = (amount: number): TallyCommand => ({ kind: 'raise', by: amount });

describe.each(testLogs())('handle, on $name', ({ open }) => {
  let log: Awaited<ReturnType<typeof open>>;
  let store: EventStore;
  /** Another process on the same log. */
  let other: EventStore;

  beforeAll(async () => {
    log = await open();
    store = new EventStore({ url: log.url, codec: tallyCodec });
    other = new EventStore({ url: log.url, codec: tallyCodec });
  });

  afterAll(async () => {
    await store.dispose();
    await other.dispose();
    await log.stop();
  });

  const recorded = (stream: string): Promise<Recorded[]> => collect(store.read(stream));

  it('appends what was decided and answers with the state after it', async () => {
    const stream = newTally();
    const context = by('a', { correlationId: 'b', causationId: 'c', requestHash: 'd' });
    const handled = await store.handle(tally, stream, { kind: 'raiseTo', total: 2 }, context);
    expect(handled).toMatchObject({ stream, state: { total: 2, raised: 2 }, revision: 1, repeated: false });
    const events = await recorded(stream);
    expect(events.map(({ revision, type, version }) => [revision, type, version])).toEqual([
      [0, 'TallyRaised', 1],
      [1, 'TallyRaised', 1],
    ]);
    expect(events[0]!.metadata).toMatchObject({
      $correlationId: 'b',
      $causationId: 'c',
      commandId: 'a',
      requestHash: 'd',
      actor: { kind: 'user', id: 'u-1' },
      previousHash: null,
    });
    expect(handled.position).toBe(events[1]!.position);
    expect(handled.events.map(({ id, data, metadata }) => ({ id, data, metadata }))).toEqual(
      events.map(({ id, data, metadata }) => ({ id, data, metadata })),
    );
    expect(Math.abs(Date.parse(events[0]!.created) - Date.now())).toBeLessThan(60_000);
  });

  it('goes on from the record a stream begins with, once that was learned, and from no other', async () => {
    const [begun, later] = [newTally(), newTally()];
    for (const stream of [begun, later]) {
      await other.handle(tally, stream, raise(1), by());
      await other.handle(tally, stream, raise(1), by());
    }
    const [first, second] = await recorded(begun);
    const [, secondOfLater] = await recorded(later);
    store.learn(tally, [second!, first!, secondOfLater!]);
    expect(await store.known(tally, begun)).toMatchObject({ total: 1 });
    expect(await store.known(tally, later)).toMatchObject({ total: 2 });
    expect(await store.handle(tally, begun, raise(5), by())).toMatchObject({ state: { total: 7 }, revision: 2 });
    expect(await store.verify(begun)).toBeNull();
    store.learn(tally, [first!]);
    expect(await store.known(tally, begun)).toMatchObject({ total: 7 });
  });

  it('goes on from the records that follow those it knows, and never past one that it has not seen', async () => {
    const stream = newTally();
    for (let n = 0; n < 4; n += 1) await other.handle(tally, stream, raise(1), by());
    const [first, second, third, fourth] = await recorded(stream);
    store.learn(tally, [first!, second!, fourth!]);
    expect(await store.known(tally, stream)).toMatchObject({ total: 2 });
    store.learn(tally, [third!, third!, fourth!]);
    expect(await store.known(tally, stream)).toMatchObject({ total: 4 });
    expect(await store.handle(tally, stream, raise(5), by())).toMatchObject({ state: { total: 9 }, revision: 4 });
    expect(await store.verify(stream)).toBeNull();
  });

  it('answers a command that changes nothing with the stream as it stands', async () => {
    const stream = newTally();
    const nothing = await store.handle(tally, stream, { kind: 'raiseTo', total: 0 }, by());
    expect(nothing).toMatchObject({ revision: -1, position: 0n, events: [] });
    const raised = await store.handle(tally, stream, raise(3), by());
    const again = await store.handle(tally, stream, { kind: 'raiseTo', total: 3 }, by());
    expect(again).toMatchObject({ revision: 0, position: raised.position, events: [], state: { total: 3 } });
  });

  it.each([
    ['this process', () => store],
    ['another process', () => other],
  ])('carries a command out once when %s sends it again', async (_, sender) => {
    const stream = newTally();
    const first = await store.handle(tally, stream, { kind: 'raiseTo', total: 2 }, by('once', { requestHash: 'x' }));
    await store.handle(tally, stream, raise(5), by());
    // The second sending decides otherwise: ids and times were made anew for it.
    const command = { kind: 'raise', by: 100, note: 'made anew' } as const;
    const second = await sender().handle(tally, stream, command, by('once', { requestHash: 'x' }));
    expect(second).toMatchObject({ repeated: true, revision: 1, position: first.position, state: { total: 7 } });
    expect(second.events.map(({ id }) => id)).toEqual(first.events.map(({ id }) => id));
    expect(await recorded(stream)).toHaveLength(3);
  });

  it('finds that a command was carried out since it last looked at the stream', async () => {
    const stream = newTally();
    await other.handle(tally, stream, raise(1), by());
    const first = await store.handle(tally, stream, raise(2), by('once'));
    const again = await other.handle(tally, stream, { kind: 'raise', by: 2, note: 'made anew' }, by('once'));
    expect(again).toMatchObject({ repeated: true, revision: 1, state: { total: 3 } });
    expect(again.events[0]!.id).toBe(first.events[0]!.id);
    expect(again.events[0]!.data).toEqual({ by: 2 });
    expect((await other.load(tally, stream)).state.total).toBe(3);
  });

  it.each([
    ['this process', () => store],
    ['another process', () => other],
  ])('refuses a command id that %s uses for another request', async (_, sender) => {
    const stream = newTally();
    await store.handle(tally, stream, raise(1), by('key', { requestHash: 'x' }));
    const reused = sender().handle(tally, stream, raise(2), by('key', { requestHash: 'y' }));
    await expect(reused).rejects.toThrow(KeyReused);
    expect(await recorded(stream)).toHaveLength(1);
  });

  it('does not take an append that another process made first for its own', async () => {
    const stream = newTally();
    await Promise.all([store, other].map((each) => each.handle(tally, stream, raise(1), by())));
    const context = by('one id');
    const [a, b] = await Promise.all([
      store.handle(tally, stream, { kind: 'raise', by: 1, note: 'mine' }, context),
      other.handle(tally, stream, { kind: 'raise', by: 1, note: 'theirs' }, context),
    ]);
    expect([a.repeated, b.repeated].sort()).toEqual([false, true]);
    expect(a.events).toMatchObject(b.events.map(({ id, data, metadata }) => ({ id, data, metadata })));
    expect(await recorded(stream)).toHaveLength(3);
    expect(await store.verify(stream)).toBeNull();
  });

  it('gives one command id to two streams without mixing them up', async () => {
    const [a, b] = [newTally(), newTally()];
    await store.handle(tally, a, raise(1), by('both'));
    const second = await store.handle(tally, b, raise(2), by('both'));
    expect(second).toMatchObject({ repeated: false, state: { total: 2 } });
    expect((await recorded(a))[0]!.id).not.toBe((await recorded(b))[0]!.id);
  });

  it('decides again on what another process wrote in the meantime', async () => {
    const stream = newTally();
    await store.handle(tally, stream, raise(1), by());
    await other.handle(tally, stream, raise(10), by());
    const handled = await store.handle(tally, stream, { kind: 'raiseTo', total: 13 }, by());
    expect(handled).toMatchObject({ state: { total: 13, raised: 4 }, revision: 3 });
    await other.handle(tally, stream, { kind: 'close' }, by());
    await expect(store.handle(tally, stream, raise(1), by())).rejects.toMatchObject({ code: 'tally-closed' });
    expect(await store.verify(stream)).toBeNull();
  });

  it('looks at the store before it refuses, or finds done, on what it remembers', async () => {
    const reopenable: Decider<string, 'open' | 'shut', Fact<'TallyRaised' | 'TallyClosed'>> = {
      initialState: 'shut',
      decide: (wanted, state) => {
        if (wanted === 'shut') return state === 'shut' ? [] : [{ type: 'TallyClosed', data: {} }];
        if (state === 'open') throw new RuleBroken('is-open', 'shut it first');
        return [{ type: 'TallyRaised', data: {} }];
      },
      evolve: (_, event) => (event.type === 'TallyClosed' ? 'shut' : 'open'),
    };
    const stream = newTally();
    await store.handle(reopenable, stream, 'open', by());
    await other.handle(reopenable, stream, 'shut', by());
    expect(await store.handle(reopenable, stream, 'open', by())).toMatchObject({ state: 'open', revision: 2 });
    await store.handle(reopenable, stream, 'shut', by());
    await other.handle(reopenable, stream, 'open', by());
    expect(await store.handle(reopenable, stream, 'shut', by())).toMatchObject({ state: 'shut', revision: 5 });
  });

  it('lets every command through once when two processes send many at the same moment', async () => {
    const stream = newTally();
    await store.handle(tally, stream, raise(1), by());
    const senders = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? store : other));
    await Promise.all(senders.map((sender) => sender.handle(tally, stream, raise(1), by())));
    const { state } = await store.load(tally, stream);
    expect(state.total).toBe(41);
    expect((await recorded(stream)).map(({ revision }) => revision)).toEqual([...Array(41).keys()]);
    expect(await store.verify(stream)).toBeNull();
  });

  it('needs no second try for many commands at once on one stream in one process', async () => {
    const stream = newTally();
    const handled = await Promise.all(Array.from({ length: 50 }, () => store.handle(tally, stream, raise(1), by())));
    expect(handled.map(({ revision }) => revision)).toEqual([...Array(50).keys()]);
  });

  it.each([2, 5])('refuses %i MiB, too large for the store, and goes on', async (size) => {
    const stream = newTally();
    const large = store.handle(tally, stream, { kind: 'raise', by: 1, note: 'x'.repeat(size << 20) }, by());
    await expect(large).rejects.toThrow(StoreRefused);
    expect(await store.handle(tally, stream, raise(1), by())).toMatchObject({ revision: 0 });
  });

  it('forgets the states it may not keep, and is none the wiser or slower to be right', async () => {
    const small = new EventStore({ url: log.url, codec: tallyCodec, cachedStates: 1 });
    const [a, b] = [newTally(), newTally()];
    for (let round = 0; round < 3; round += 1)
      for (const stream of [a, b]) await small.handle(tally, stream, raise(1), by());
    expect((await small.load(tally, a)).state.total).toBe(3);
    expect((await store.load(tally, b)).state.total).toBe(3);
    await small.dispose();
  });

  it('folds one stream for two deciders, each with its own state', async () => {
    const stream = newTally();
    const closings = {
      initialState: 0,
      evolve: (n: number, event: { type: string }) => n + Number(event.type === 'TallyClosed'),
    };
    await store.handle(tally, stream, raise(4), by());
    expect((await store.load(closings, stream)).state).toBe(0);
    await store.handle(tally, stream, { kind: 'close' }, by());
    expect(await store.load(closings, stream)).toMatchObject({ state: 1, revision: 1 });
    expect((await store.load(tally, stream)).state).toMatchObject({ total: 4, closed: true });
  });

  it('folds events of an older version as the newest', async () => {
    const stream = newTally();
    await store.handle(tally, stream, raise(2), by());
    const newer = new Codec({
      TallyClosed: v1,
      TallyRaised: { version: 2, upcasts: { 1: (data) => ({ by: Number(data['by']) * 100 }) } },
    });
    const upgraded = new EventStore({ url: log.url, codec: newer });
    await upgraded.handle(tally, stream, raise(5), by());
    const events = await collect(upgraded.read(stream));
    expect(events.map(({ version, data }) => [version, data])).toEqual([
      [1, { by: 200 }],
      [2, { by: 5 }],
    ]);
    expect((await upgraded.load(tally, stream)).state.total).toBe(205);
    // The chain is over what was stored, so it holds for both.
    expect(await upgraded.verify(stream)).toBeNull();
    await upgraded.dispose();
  });
});
