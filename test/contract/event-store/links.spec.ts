import { binaryEvent } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { collect, eventually, fresh, numbered, numbers, storeUnderTest, take } from './store-under-test.js';

const store = storeUnderTest();

describe('a link', () => {
  const linkTo = (revision: number, stream: string) =>
    binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${stream}`) });

  it('is followed only when asked', async () => {
    const [target, links] = [fresh('target'), fresh('links')];
    await store.db.appendToStream(target, numbered(3));
    await store.db.appendToStream(links, linkTo(2, target));
    const [plain] = await collect(store.db.readStream(links));
    expect(plain?.event?.type).toBe('$>');
    expect(plain?.link).toBeUndefined();
    const [resolved] = await collect(store.db.readStream(links, { resolveLinkTos: true }));
    const [original] = await collect(store.db.readStream(target, { fromRevision: 2n }));
    expect(resolved?.event).toEqual(original?.event);
    expect(resolved?.link).toEqual(plain?.event);
  });

  it('to what is gone leaves only itself', async () => {
    const [target, links] = [fresh('gone'), fresh('links')];
    await store.db.appendToStream(target, numbered(2));
    await store.db.appendToStream(links, [linkTo(0, target), linkTo(1, target), linkTo(7, target)]);
    await store.db.setStreamMetadata(target, { truncateBefore: 1 });
    const read = await collect(store.db.readStream(links, { resolveLinkTos: true }));
    expect(numbers(read)).toEqual([null, 1, null]);
    expect(read.every(({ link }) => link?.streamId === links)).toBe(true);
  });

  it('is followed in subscriptions', async () => {
    const [target, links] = [fresh('followed'), fresh('links')];
    await store.db.appendToStream(target, numbered(2));
    await store.db.appendToStream(links, linkTo(0, target));
    const subscription = store.db.subscribeToStream(links, { resolveLinkTos: true });
    subscription.once('caughtUp', () => void store.db.appendToStream(links, linkTo(1, target)));
    expect(numbers(await take(subscription, 2))).toEqual([0, 1]);
  });
});

// These need a server with its system projections running; what they fill follows the log after a while.
describe('the streams of the system projections', () => {
  const settled = (stream: string, count: number) =>
    eventually(async () => {
      const read = await collect(store.db.readStream(stream, { resolveLinkTos: true })).catch(() => []);
      return read.length >= count ? read : undefined;
    });

  it('list the events of a category', async () => {
    const category = fresh('category');
    await store.db.appendToStream(`${category}-a`, numbered(2));
    await store.db.appendToStream(`${category}-b-c`, numbered(1, 'Counted', 2));
    await store.db.appendToStream(category, numbered(1, 'Counted', 9));
    const read = await settled(`$ce-${category}`, 3);
    expect(numbers(read)).toEqual([0, 1, 2]);
    expect(read.map(({ link }) => link?.revision)).toEqual([0n, 1n, 2n]);
    expect(read.map(({ event }) => event?.streamId)).toEqual([`${category}-a`, `${category}-a`, `${category}-b-c`]);
    const back = store.db.readStream(`$ce-${category}`, {
      direction: 'backwards',
      fromRevision: 'end',
      maxCount: 2,
      resolveLinkTos: true,
    });
    expect(numbers(await collect(back))).toEqual([2, 1]);
  });

  it('list the events of a type', async () => {
    const type = fresh('Type');
    await store.db.appendToStream(fresh('one'), numbered(1, type));
    await store.db.appendToStream(fresh('two'), numbered(1, type, 1));
    expect(numbers(await settled(`$et-${type}`, 2))).toEqual([0, 1]);
  });

  it('list the streams', async () => {
    const stream = fresh('listed');
    await store.db.appendToStream(stream, numbered(2));
    await eventually(async () => {
      const read = await collect(store.db.readStream('$streams', { direction: 'backwards', fromRevision: 'end' }));
      return read.find(({ event }) => Buffer.from(event?.data as Uint8Array).toString() === `0@${stream}`);
    });
  });

  it('can be followed', async () => {
    const category = fresh('live');
    await store.db.appendToStream(`${category}-0`, numbered(1));
    const subscription = store.db.subscribeToStream(`$ce-${category}`, { resolveLinkTos: true });
    const seen: (number | null)[] = [];
    for await (const event of subscription) {
      seen.push(...numbers([event]));
      if (seen.length === 4) break;
      await store.db.appendToStream(`${category}-${seen.length}`, numbered(1, 'Counted', seen.length));
    }
    await subscription.unsubscribe();
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});
