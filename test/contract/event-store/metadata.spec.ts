import { describe, expect, it } from 'vitest';
import { collect, eventually, fresh, numbered, numbers, storeUnderTest, take } from './store-under-test.js';

const store = storeUnderTest();

const filled = async (prefix: string, count: number): Promise<string> => {
  const stream = fresh(prefix);
  await store.db.appendToStream(stream, numbered(count));
  return stream;
};

describe('stream metadata', () => {
  it('is empty for a stream that has none', async () => {
    const read = await store.db.getStreamMetadata(await filled('plain', 1));
    expect(read.metadata).toBeUndefined();
  });

  it('keeps access rules and keys of one own', async () => {
    const stream = await filled('custom', 1);
    const metadata = { acl: { readRoles: ['$all'], writeRoles: ['one', 'two'] }, cacheControl: 7, mine: { deep: [1] } };
    await store.db.setStreamMetadata(stream, metadata);
    expect((await store.db.getStreamMetadata(stream)).metadata).toMatchObject({
      cacheControl: 7,
      mine: { deep: [1] },
      acl: { writeRoles: ['one', 'two'] },
    });
  });

  it('expects a revision of its own', async () => {
    const stream = await filled('revised', 1);
    await store.db.setStreamMetadata(stream, { a: 1 }, { expectedRevision: 'no_stream' });
    await expect(store.db.setStreamMetadata(stream, { a: 2 }, { expectedRevision: 'no_stream' })).rejects.toMatchObject(
      {
        type: 'wrong-expected-version',
      },
    );
    await store.db.setStreamMetadata(stream, { a: 3 }, { expectedRevision: 0n });
    expect((await store.db.getStreamMetadata(stream)).metadata).toMatchObject({ a: 3 });
  });

  it('keeps the last $maxCount events', async () => {
    const stream = await filled('counted', 10);
    await store.db.setStreamMetadata(stream, { maxCount: 3 });
    expect(numbers(await collect(store.db.readStream(stream)))).toEqual([7, 8, 9]);
    const back = store.db.readStream(stream, { direction: 'backwards', fromRevision: 'end' });
    expect(numbers(await collect(back))).toEqual([9, 8, 7]);
    await store.db.appendToStream(stream, numbered(1, 'Counted', 10));
    expect(numbers(await collect(store.db.readStream(stream)))).toEqual([8, 9, 10]);
    expect(numbers(await collect(store.db.readStream(stream, { fromRevision: 2n, maxCount: 1 })))).toEqual([8]);
  });

  it('hides what stands before $tb', async () => {
    const stream = await filled('truncated', 10);
    await store.db.setStreamMetadata(stream, { truncateBefore: 8 });
    expect(numbers(await collect(store.db.readStream(stream)))).toEqual([8, 9]);
    await store.db.setStreamMetadata(stream, { truncateBefore: 20 });
    expect(await collect(store.db.readStream(stream))).toEqual([]);
    const appended = await store.db.appendToStream(stream, numbered(1), { expectedRevision: 9n });
    expect(appended.nextExpectedRevision).toBe(10n);
  });

  it('hides what is older than $maxAge', async () => {
    const stream = await filled('aged', 2);
    await store.db.setStreamMetadata(stream, { maxAge: 1 });
    await eventually(async () => ((await collect(store.db.readStream(stream))).length === 0 ? true : undefined));
    await store.db.appendToStream(stream, numbered(1, 'Counted', 2));
    expect(numbers(await collect(store.db.readStream(stream)))).toEqual([2]);
  });

  it('holds in a subscription too', async () => {
    const stream = await filled('followed', 10);
    await store.db.setStreamMetadata(stream, { maxCount: 2 });
    const seen = numbers(await take(store.db.subscribeToStream(stream), 2));
    expect(seen).toEqual([8, 9]);
  });
});
