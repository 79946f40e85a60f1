import {
  type AllStreamSubscription,
  type Position,
  type ResolvedEvent,
  StreamDeletedError,
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { eventually, fresh, numbered, numbers, storeUnderTest, take } from './store-under-test.js';

const store = storeUnderTest();

describe('a subscription to a stream', () => {
  it('gives what is there, says so, and then what comes', async () => {
    const stream = fresh('sub');
    await store.db.appendToStream(stream, numbered(4));
    const seen: unknown[] = [];
    const subscription = store.db
      .subscribeToStream(stream)
      .on('confirmation', () => seen.push('confirmed'))
      .on('caughtUp', () => seen.push('caught up'))
      .on('data', (event: ResolvedEvent) => seen.push(...numbers([event])));
    await eventually(() => (seen.length === 6 ? true : undefined));
    await store.db.appendToStream(stream, numbered(2, 'Counted', 4));
    await eventually(() => (seen.length === 8 ? true : undefined));
    await subscription.unsubscribe();
    expect(seen).toEqual(['confirmed', 0, 1, 2, 3, 'caught up', 4, 5]);
  });

  it('begins after a revision, or at the end', async () => {
    const stream = fresh('after');
    await store.db.appendToStream(stream, numbered(4));
    expect(numbers(await take(store.db.subscribeToStream(stream, { fromRevision: 1n }), 2))).toEqual([2, 3]);
    const live = store.db.subscribeToStream(stream, { fromRevision: 'end' });
    live.once('caughtUp', () => void store.db.appendToStream(stream, numbered(2, 'Counted', 4)));
    expect(numbers(await take(live, 2))).toEqual([4, 5]);
  });

  it('waits for a stream that does not exist yet', async () => {
    const stream = fresh('notyet');
    const subscription = store.db.subscribeToStream(stream);
    subscription.once('caughtUp', () => void store.db.appendToStream(stream, numbered(2)));
    expect(numbers(await take(subscription, 2))).toEqual([0, 1]);
  });

  it('ends with an error on a tombstoned stream', async () => {
    const stream = fresh('over');
    await store.db.appendToStream(stream, numbered(1));
    await store.db.tombstoneStream(stream);
    await expect(take(store.db.subscribeToStream(stream), 1)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('loses and doubles nothing while others append', async () => {
    const stream = fresh('busy');
    await store.db.appendToStream(stream, numbered(300));
    const appending = (async () => {
      for (let n = 300; n < 1200; n += 10) await store.db.appendToStream(stream, numbered(10, 'Counted', n));
    })();
    const subscriptions = [0, 1, 2, 3, 4].map(() => take(store.db.subscribeToStream(stream), 1200));
    const taken = await Promise.all(subscriptions);
    await appending;
    const all = Array.from({ length: 1200 }, (_, n) => n);
    for (const events of taken) expect(numbers(events)).toEqual(all);
  });
});

describe('a subscription to $all', () => {
  it('loses and doubles nothing between history and live, under concurrent appends', async () => {
    const prefix = fresh('every');
    const filter = streamNameFilter({ prefixes: [prefix] });
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 100; n += 1) await store.db.appendToStream(`${prefix}-${writer}`, numbered(1, 'Counted', n));
    });
    const taken = await Promise.all([0, 1, 2].map(() => take(store.db.subscribeToAll({ filter }), 800)));
    await Promise.all(writers);
    for (const events of taken) {
      const positions = events.map(({ event }) => event?.position.commit ?? 0n);
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
      for (let writer = 0; writer < 8; writer += 1) {
        const ofWriter = events.filter(({ event }) => event?.streamId === `${prefix}-${writer}`);
        expect(numbers(ofWriter)).toEqual(Array.from({ length: 100 }, (_, n) => n));
      }
    }
  });

  it('begins after a position, or at the end', async () => {
    const stream = fresh('allafter');
    const { position } = await store.db.appendToStream(stream, numbered(1));
    await store.db.appendToStream(stream, numbered(1, 'Counted', 1));
    if (position === undefined) throw new Error('an append has a position');
    const filter = streamNameFilter({ prefixes: [stream] });
    expect(numbers(await take(store.db.subscribeToAll({ fromPosition: position, filter }), 1))).toEqual([1]);
    const live = store.db.subscribeToAll({ fromPosition: 'end', filter });
    live.once('caughtUp', () => void store.db.appendToStream(stream, numbered(1, 'Counted', 2)));
    expect(numbers(await take(live, 1))).toEqual([2]);
  });

  const filters = [
    ['the prefix of a stream name', (name: string) => streamNameFilter({ prefixes: ['nothing', name] })],
    ['a regular expression on the stream name', (name: string) => streamNameFilter({ regex: `^${name}-[0-9]$` })],
    ['the prefix of an event type', (name: string) => eventTypeFilter({ prefixes: [name] })],
    ['a regular expression on the event type', (name: string) => eventTypeFilter({ regex: `^${name}.*ed$` })],
  ] as const;

  it.each(filters)('filters by %s', async (_by, filterFor) => {
    const name = fresh('filtered');
    await store.db.appendToStream(`${name}-1`, numbered(2, `${name}Counted`));
    await store.db.appendToStream(fresh('other'), numbered(2, 'Other'));
    await store.db.appendToStream(`${name}-2`, numbered(1, `${name}Counted`, 2));
    const subscription = store.db.subscribeToAll({ filter: filterFor(name) });
    let appended = false;
    const seen: (number | null)[] = [];
    for await (const event of subscription) {
      seen.push(...numbers([event]));
      if (seen.length === 3 && !appended) {
        appended = true;
        await store.db.appendToStream(fresh('other'), numbered(2, 'Other'));
        await store.db.appendToStream(`${name}-1`, numbered(1, `${name}Counted`, 3));
      }
      if (seen.length === 4) break;
    }
    await subscription.unsubscribe();
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('can leave out system events', async () => {
    const stream = fresh('user');
    const { position } = await store.db.appendToStream(stream, numbered(1));
    await store.db.setStreamMetadata(stream, { maxCount: 100 });
    await store.db.appendToStream(stream, numbered(1, 'Counted', 1));
    if (position === undefined) throw new Error('an append has a position');
    const [next] = await take(store.db.subscribeToAll({ fromPosition: position, filter: excludeSystemEvents() }), 1);
    expect(next?.event?.type).toBe('Counted');
  });

  it('reports how far it has looked at the asked interval, one report at a time', async () => {
    const stream = fresh('checkpoints');
    const { position } = await store.db.appendToStream(stream, numbered(1));
    if (position === undefined) throw new Error('an append has a position');
    const reports: Position[] = [];
    let reporting = false;
    const filter = excludeSystemEvents({
      checkpointInterval: 2,
      checkpointReached: async (_: AllStreamSubscription, at: Position) => {
        reports.push(at);
        reporting = true;
        await new Promise((resolve) => setTimeout(resolve, 20));
        reporting = false;
      },
    });
    const subscription = store.db.subscribeToAll({ fromPosition: position, filter });
    let seen = 0;
    let overlapped = 0;
    subscription.on('data', () => {
      seen += 1;
      if (reporting) overlapped += 1;
    });
    for (let n = 0; n < 384; n += 24) await store.db.appendToStream(stream, numbered(24, 'Counted', n));
    await eventually(() => (seen >= 384 && reports.length >= 6 ? true : undefined));
    await subscription.unsubscribe();
    // 384 events by windows of 32, a report every second window; one more may come of catching up.
    expect(reports.length).toBeLessThanOrEqual(7);
    expect(overlapped).toBe(0);
    expect(reports.every((at, index) => index === 0 || at.commit > (reports[index - 1]?.commit ?? 0n))).toBe(true);
  });

  it('reports progress when nothing passes the filter', async () => {
    const { position } = await store.db.appendToStream(fresh('quiet'), numbered(1));
    if (position === undefined) throw new Error('an append has a position');
    const reports: Position[] = [];
    const filter = eventTypeFilter({
      prefixes: [fresh('NeverAppended')],
      checkpointInterval: 1,
      maxSearchWindow: 10,
      checkpointReached: async (_: AllStreamSubscription, at: Position) => void reports.push(at),
    });
    const subscription = store.db.subscribeToAll({ fromPosition: position, filter });
    subscription.on('data', () => undefined);
    for (let n = 0; n < 5; n += 1) await store.db.appendToStream(fresh('noise'), numbered(20));
    await eventually(() => (reports.length >= 5 ? true : undefined));
    await subscription.unsubscribe();
    expect(reports[0]?.commit).toBeGreaterThan(position.commit);
  });
});
