import {
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionExistsError,
  eventTypeFilter,
  persistentSubscriptionToAllSettingsFromDefaults as settings,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { answersSent, eventually, fresh, numbered, numbers, rejection, storeUnderTest } from './store-under-test.js';

const store = storeUnderTest();

async function consume(group: string, count: number) {
  const subscription = store.db.subscribeToPersistentSubscriptionToAll(group);
  const events = [];
  for await (const event of subscription) {
    events.push(event);
    await subscription.ack(event);
    if (events.length === count) break;
  }
  await answersSent();
  await subscription.unsubscribe();
  return events;
}

describe('a persistent subscription to $all', () => {
  const filters = [
    ['stream name prefix', (name: string) => streamNameFilter({ prefixes: [name] })],
    ['stream name expression', (name: string) => streamNameFilter({ regex: `^${name}` })],
    ['event type prefix', (name: string) => eventTypeFilter({ prefixes: [name] })],
    ['event type expression', (name: string) => eventTypeFilter({ regex: `^${name}` })],
  ] as const;

  it.each(filters)('takes what passes a filter by %s', async (_by, filterFor) => {
    const name = fresh('toall');
    await store.db.appendToStream(`${name}-1`, numbered(2, `${name}Counted`));
    await store.db.createPersistentSubscriptionToAll(name, settings({ startFrom: 'start' }), {
      filter: filterFor(name),
    });
    await store.db.appendToStream(fresh('other'), numbered(3, 'Other'));
    await store.db.appendToStream(`${name}-2`, numbered(2, `${name}Counted`, 2));
    expect(numbers(await consume(name, 4))).toEqual([0, 1, 2, 3]);
  });

  it('begins at a position, or at the end', async () => {
    const name = fresh('position');
    const filter = streamNameFilter({ prefixes: [name] });
    await store.db.appendToStream(name, numbered(1));
    const { position } = await store.db.appendToStream(name, numbered(1, 'Counted', 1));
    if (position === undefined) throw new Error('an append has a position');
    await store.db.createPersistentSubscriptionToAll(`${name}p`, settings({ startFrom: position }), { filter });
    await store.db.createPersistentSubscriptionToAll(`${name}e`, settings({ startFrom: 'end' }), { filter });
    await store.db.appendToStream(name, numbered(1, 'Counted', 2));
    expect(numbers(await consume(`${name}p`, 2))).toEqual([1, 2]);
    expect(numbers(await consume(`${name}e`, 1))).toEqual([2]);
  });

  it('parks and replays', async () => {
    const name = fresh('parking');
    const filter = streamNameFilter({ prefixes: [name] });
    await store.db.createPersistentSubscriptionToAll(name, settings({ startFrom: 'end' }), { filter });
    await store.db.appendToStream(name, numbered(2));
    const subscription = store.db.subscribeToPersistentSubscriptionToAll(name);
    let parked = 0;
    for await (const event of subscription) {
      await subscription.nack('park', 'aside', event);
      if ((parked += 1) === 2) break;
    }
    await answersSent();
    await subscription.unsubscribe();
    await eventually(async () => {
      const { stats } = await store.db.getPersistentSubscriptionToAllInfo(name);
      return stats.parkedMessageCount === 2n ? true : undefined;
    });
    await store.db.replayParkedMessagesToAll(name);
    expect(numbers(await consume(name, 2))).toEqual([0, 1]);
  });

  it('says how it stands, can be changed, listed and deleted', async () => {
    const name = fresh('managed');
    const filter = streamNameFilter({ prefixes: [name] });
    const changes = { startFrom: 'start' as const, checkPointUpperBound: 1 };
    await store.db.createPersistentSubscriptionToAll(name, settings(changes), { filter });
    await store.db.appendToStream(name, numbered(3));
    await consume(name, 3);
    const info = await eventually(async () => {
      const found = await store.db.getPersistentSubscriptionToAllInfo(name);
      return found.stats.lastCheckpointedEventPosition === undefined ? undefined : found;
    });
    expect(info).toMatchObject({ eventSource: '$all', groupName: name, settings: settings(changes) });
    expect(typeof info.stats.lastKnownEventPosition?.commit).toBe('bigint');
    await store.db.updatePersistentSubscriptionToAll(name, settings({ ...changes, maxRetryCount: 2 }));
    expect((await store.db.getPersistentSubscriptionToAllInfo(name)).settings.maxRetryCount).toBe(2);
    const listed = await store.db.listPersistentSubscriptionsToAll();
    expect(listed.map(({ groupName }) => groupName)).toContain(name);
    const error = await rejection(store.db.createPersistentSubscriptionToAll(name, settings()));
    expect(error).toBeInstanceOf(PersistentSubscriptionExistsError);
    await store.db.deletePersistentSubscriptionToAll(name);
    const gone = await rejection(store.db.getPersistentSubscriptionToAllInfo(name));
    expect(gone).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
    expect(gone).toMatchObject({ streamName: '$all', groupName: name });
  });
});
