import {
  type PersistentSubscriptionToStream,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionExistsError,
  PersistentSubscriptionMaximumSubscribersReachedError,
  type ResolvedEvent,
  persistentSubscriptionToStreamSettingsFromDefaults as settings,
} from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { answersSent, eventually, fresh, numbered, numbers, rejection, storeUnderTest } from './store-under-test.js';

const store = storeUnderTest();

type Changes = Parameters<typeof settings>[0];

/** A stream with `count` events and a group on it that begins at the start. */
async function groupOn(count: number, changes: Changes = {}): Promise<{ stream: string; group: string }> {
  const [stream, group] = [fresh('source'), fresh('group')];
  if (count > 0) await store.db.appendToStream(stream, numbered(count));
  await store.db.createPersistentSubscriptionToStream(stream, group, settings({ startFrom: 'start', ...changes }));
  return { stream, group };
}

type Answer = (subscription: PersistentSubscriptionToStream, event: ResolvedEvent) => Promise<void>;

const ack: Answer = (subscription, event) => subscription.ack(event);

/** Consumes until `count` events came, answering each, and gives them in the order they came. */
async function consume(name: { stream: string; group: string }, count: number, answer: Answer = ack) {
  const subscription = store.db.subscribeToPersistentSubscriptionToStream(name.stream, name.group);
  const events: (ResolvedEvent & { retryCount: number })[] = [];
  for await (const event of subscription) {
    events.push(event);
    await answer(subscription, event);
    if (events.length === count) break;
  }
  await answersSent();
  await subscription.unsubscribe();
  return events;
}

const infoOf = ({ stream, group }: { stream: string; group: string }) =>
  store.db.getPersistentSubscriptionToStreamInfo(stream, group);

const parkedCount = (name: { stream: string; group: string }, count: bigint) =>
  eventually(async () => ((await infoOf(name)).stats.parkedMessageCount === count ? true : undefined));

describe('a persistent subscription to a stream', () => {
  it('begins at the start, at a revision, or at the end', async () => {
    const stream = fresh('begin');
    await store.db.appendToStream(stream, numbered(5));
    const begins = [
      ['start', [0, 1, 2, 3, 4, 5]],
      [2n, [2, 3, 4, 5]],
      ['end', [5]],
    ] as const;
    for (const [startFrom] of begins) {
      await store.db.createPersistentSubscriptionToStream(stream, `from ${startFrom}`, settings({ startFrom }));
    }
    await store.db.appendToStream(stream, numbered(1, 'Counted', 5));
    for (const [startFrom, expected] of begins) {
      const events = await consume({ stream, group: `from ${startFrom}` }, expected.length);
      expect(numbers(events), `from ${startFrom}`).toEqual(expected);
    }
  });

  it('goes on with what comes', async () => {
    const name = await groupOn(20);
    const consuming = consume(name, 30);
    await store.db.appendToStream(name.stream, numbered(10, 'Counted', 20));
    expect(numbers(await consuming)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  it('sends a retried event again, counting, and leaves out a skipped one', async () => {
    const name = await groupOn(4);
    const events = await consume(name, 6, async (subscription, event) => {
      const [n] = numbers([event]);
      if (n === 0) await subscription.nack('skip', 'not this one', event);
      else if ((n === 1 || n === 2) && (event as { retryCount?: number }).retryCount === 0) {
        await subscription.nack('retry', 'again', event);
      } else await subscription.ack(event);
    });
    expect(numbers(events).toSorted()).toEqual([0, 1, 1, 2, 2, 3]);
    const again = events.filter((event) => event.retryCount > 0);
    expect(numbers(again).toSorted()).toEqual([1, 2]);
    expect(again.every(({ retryCount }) => retryCount === 1)).toBe(true);
  });

  it('parks an event on demand, or after the last retry, and replays the parked ones', async () => {
    const name = await groupOn(3, { maxRetryCount: 1 });
    await consume(name, 4, async (subscription, event) => {
      const [n] = numbers([event]);
      if (n === 0) await subscription.nack('park', 'put it aside', event);
      else if (n === 1) await subscription.nack('retry', 'again', event);
      else await subscription.ack(event);
    });
    await parkedCount(name, 2n);
    await store.db.replayParkedMessagesToStream(name.stream, name.group);
    expect(numbers(await consume(name, 2)).toSorted()).toEqual([0, 1]);
    await parkedCount(name, 0n);
  });

  it('replays parked events up to where it is told', async () => {
    const name = await groupOn(6);
    await consume(name, 6, (subscription, event) => subscription.nack('park', 'aside', event));
    await parkedCount(name, 6n);
    await store.db.replayParkedMessagesToStream(name.stream, name.group, { stopAt: 4 });
    expect(numbers(await consume(name, 4))).toEqual([0, 1, 2, 3]);
    await parkedCount(name, 2n);
  });

  it('sends again what is not answered in time', async () => {
    const name = await groupOn(1, { messageTimeout: 500 });
    const events = await consume(name, 2, async (subscription, event) => {
      if ((event as { retryCount?: number }).retryCount === 1) await subscription.ack(event);
    });
    expect(events.map(({ retryCount }) => retryCount)).toEqual([0, 1]);
  });

  it('gives what a lost consumer held to another', async () => {
    const name = await groupOn(3);
    const lost = await consume(name, 3, async () => undefined);
    expect(numbers(lost)).toEqual([0, 1, 2]);
    const taken = await consume(name, 3);
    expect(numbers(taken)).toEqual([0, 1, 2]);
    expect(taken.every(({ retryCount }) => retryCount === 1)).toBe(true);
  });

  it('goes on after what was answered when the consumer comes back', async () => {
    const name = await groupOn(20, { checkPointUpperBound: 1, checkPointLowerBound: 1, checkPointAfter: 100 });
    await consume(name, 10);
    await eventually(async () => {
      const { stats } = await infoOf(name);
      return (stats.lastCheckpointedEventRevision ?? 0n) >= 8n ? true : undefined;
    });
    await store.db.restartPersistentSubscriptionSubsystem();
    const rest = await eventually(() => consume(name, 10).catch(() => undefined));
    expect(numbers(rest).at(-1)).toBeGreaterThanOrEqual(18);
  });

  it('shares events among consumers, each to one', async () => {
    const name = await groupOn(0, { consumerStrategyName: 'RoundRobin' });
    const seen: [number, number | null][] = [];
    const consumers = [0, 1].map((consumer) => {
      const subscription = store.db.subscribeToPersistentSubscriptionToStream(name.stream, name.group);
      subscription.on('data', (event) => {
        seen.push([consumer, ...numbers([event])] as [number, number | null]);
        void subscription.ack(event);
      });
      return subscription;
    });
    await eventually(async () => ((await infoOf(name)).connections.length === 2 ? true : undefined));
    await store.db.appendToStream(name.stream, numbered(20));
    await eventually(() => (seen.length === 20 ? true : undefined));
    for (const consumer of consumers) await consumer.unsubscribe();
    expect(seen.map(([, n]) => n).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
    for (const consumer of [0, 1]) expect(seen.filter(([by]) => by === consumer)).toHaveLength(10);
  });

  it('keeps to a single consumer, or pins streams to consumers', async () => {
    for (const consumerStrategyName of ['DispatchToSingle', 'Pinned'] as const) {
      const name = await groupOn(0, { consumerStrategyName });
      const seen = [0, 0];
      const consumers = [0, 1].map((consumer) => {
        const subscription = store.db.subscribeToPersistentSubscriptionToStream(name.stream, name.group);
        subscription.on('data', (event) => {
          seen[consumer] = (seen[consumer] ?? 0) + 1;
          void subscription.ack(event);
        });
        return subscription;
      });
      await eventually(async () => ((await infoOf(name)).connections.length === 2 ? true : undefined));
      await store.db.appendToStream(name.stream, numbered(5));
      await eventually(() => (seen.reduce((sum, count) => sum + count) === 5 ? true : undefined));
      for (const consumer of consumers) await consumer.unsubscribe();
      expect(seen.toSorted(), consumerStrategyName).toEqual([0, 5]);
    }
  });

  it('takes only as many consumers as it may', async () => {
    const name = await groupOn(1, { maxSubscriberCount: 1 });
    const first = store.db.subscribeToPersistentSubscriptionToStream(name.stream, name.group);
    await new Promise((resolve) => first.once('data', resolve));
    const second = store.db.subscribeToPersistentSubscriptionToStream(name.stream, name.group);
    const error = await new Promise((resolve) => second.once('error', resolve));
    expect(error).toBeInstanceOf(PersistentSubscriptionMaximumSubscribersReachedError);
    await first.unsubscribe();
  });

  it('resolves links', async () => {
    const category = fresh('linked');
    const name = { stream: `$ce-${category}`, group: fresh('group') };
    await store.db.appendToStream(`${category}-1`, numbered(2));
    const changes = settings({ startFrom: 'start', resolveLinkTos: true });
    await store.db.createPersistentSubscriptionToStream(name.stream, name.group, changes);
    const events = await consume(name, 2);
    expect(numbers(events)).toEqual([0, 1]);
    expect(events.map(({ link }) => link?.streamId)).toEqual([name.stream, name.stream]);
  });

  it('says how it stands', async () => {
    const changes = { extraStatistics: true, checkPointUpperBound: 3, maxSubscriberCount: 7, startFrom: 1n };
    const name = await groupOn(10, changes);
    const subscription = store.db.subscribeToPersistentSubscriptionToStream(name.stream, name.group);
    let count = 0;
    subscription.on('data', (event) => {
      count += 1;
      void subscription.ack(event);
    });
    await eventually(() => (count === 9 ? true : undefined));
    const info = await eventually(async () => {
      const found = await infoOf(name);
      return found.stats.lastCheckpointedEventRevision === undefined ? undefined : found;
    });
    await subscription.unsubscribe();
    expect(info).toMatchObject({ eventSource: name.stream, groupName: name.group, settings: settings(changes) });
    expect(info.stats.lastKnownEventRevision).toBe(9n);
    expect(info.connections).toHaveLength(1);
    expect(info.connections[0]?.connectionName).toBe(store.db.connectionName);
    expect(info.connections[0]?.extraStatistics?.get('quintile 3')).toBeDefined();
  });

  it('can be changed, keeping its place', async () => {
    const name = await groupOn(3);
    await consume(name, 1);
    const changed = settings({ startFrom: 'start', maxRetryCount: 3, consumerStrategyName: 'DispatchToSingle' });
    await store.db.updatePersistentSubscriptionToStream(name.stream, name.group, changed);
    expect((await infoOf(name)).settings).toEqual(changed);
  });

  it('is listed, and can be deleted', async () => {
    const name = await groupOn(1);
    const ofStream = await store.db.listPersistentSubscriptionsToStream(name.stream);
    expect(ofStream.map(({ groupName }) => groupName)).toEqual([name.group]);
    const all = await store.db.listAllPersistentSubscriptions();
    expect(all.map(({ groupName }) => groupName)).toContain(name.group);
    const subscription = store.db.subscribeToPersistentSubscriptionToStream(name.stream, name.group);
    const dropped = new Promise((resolve) => subscription.once('error', resolve));
    await new Promise((resolve) => subscription.once('data', resolve));
    await store.db.deletePersistentSubscriptionToStream(name.stream, name.group);
    expect(await dropped).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
    expect(await rejection(infoOf(name))).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
  });

  it('says who does not exist, or does already', async () => {
    const [stream, group] = [fresh('nostream'), fresh('nogroup')];
    const calls = [
      () => store.db.deletePersistentSubscriptionToStream(stream, group),
      () => store.db.updatePersistentSubscriptionToStream(stream, group, settings()),
      () => store.db.getPersistentSubscriptionToStreamInfo(stream, group),
      () => store.db.replayParkedMessagesToStream(stream, group),
      () => consume({ stream, group }, 1),
    ];
    for (const call of calls) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
      expect(error).toMatchObject({ streamName: stream, groupName: group });
    }
    const name = await groupOn(0);
    const error = await rejection(store.db.createPersistentSubscriptionToStream(name.stream, name.group, settings()));
    expect(error).toBeInstanceOf(PersistentSubscriptionExistsError);
  });
});
