import { StreamDeletedError, StreamNotFoundError, WrongExpectedVersionError } from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { collect, fresh, numbered, numbers, rejection, storeUnderTest } from './store-under-test.js';

const store = storeUnderTest();

const filled = async (prefix: string, count = 3): Promise<string> => {
  const stream = fresh(prefix);
  await store.db.appendToStream(stream, numbered(count));
  return stream;
};

describe('deleting a stream', () => {
  it('makes it not found, until it is written again: then it goes on numbering', async () => {
    const stream = await filled('deleted');
    const { position } = await store.db.deleteStream(stream);
    expect(position?.commit).toBeGreaterThan(0n);
    expect(await rejection(collect(store.db.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
    await store.db.appendToStream(stream, numbered(2, 'Counted', 10));
    const read = await collect(store.db.readStream(stream));
    expect(numbers(read)).toEqual([10, 11]);
    expect(read.map(({ event }) => event?.revision)).toEqual([3n, 4n]);
  });

  it.each(['no_stream', 2n, 'any'] as const)('can be undone by an append that expects %s', async (expectedRevision) => {
    const stream = await filled('undone');
    await store.db.deleteStream(stream);
    const appended = await store.db.appendToStream(stream, numbered(1, 'Counted', 9), { expectedRevision });
    expect(appended.nextExpectedRevision).toBe(3n);
    expect(numbers(await collect(store.db.readStream(stream)))).toEqual([9]);
  });

  it('is not undone by an append that expects the stream to exist', async () => {
    const stream = await filled('gone');
    await store.db.deleteStream(stream);
    const error = await rejection(store.db.appendToStream(stream, numbered(1), { expectedRevision: 'stream_exists' }));
    expect(error).toBeInstanceOf(StreamDeletedError);
  });

  it('is undone by setting its metadata, with nothing in it', async () => {
    const stream = await filled('described');
    await store.db.deleteStream(stream);
    await store.db.setStreamMetadata(stream, { maxCount: 10, custom: 'kept' });
    expect(await collect(store.db.readStream(stream))).toEqual([]);
    const { metadata } = await store.db.getStreamMetadata(stream);
    expect(metadata).toMatchObject({ maxCount: 10, custom: 'kept', truncateBefore: 3 });
  });

  it('expects what it is told to', async () => {
    const stream = await filled('expected');
    const error = await rejection(store.db.deleteStream(stream, { expectedRevision: 1n }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: stream, expectedVersion: 1n });
    await expect(store.db.deleteStream(stream, { expectedRevision: 'no_stream' })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    await store.db.deleteStream(stream, { expectedRevision: 2n });
    expect(await rejection(collect(store.db.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
  });

  it('fails for a stream that never was, but not for one that has metadata', async () => {
    const never = fresh('never');
    for (const expectedRevision of ['any', 'no_stream'] as const) {
      const error = await rejection(store.db.deleteStream(never, { expectedRevision }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
    }
    await store.db.setStreamMetadata(never, { cacheControl: 10 });
    expect(await store.db.deleteStream(never, { expectedRevision: 'no_stream' })).toBeDefined();
  });
});

describe('tombstoning a stream', () => {
  it('ends it for ever', async () => {
    const stream = await filled('tombstoned');
    await store.db.tombstoneStream(stream);
    const error = await rejection(collect(store.db.readStream(stream)));
    expect(error).toBeInstanceOf(StreamDeletedError);
    expect(error).toMatchObject({ streamName: stream });
    for (const expectedRevision of ['any', 'no_stream', 2n] as const) {
      const refused = await rejection(store.db.appendToStream(stream, numbered(1), { expectedRevision }));
      expect(refused).toBeInstanceOf(StreamDeletedError);
      expect(refused).toMatchObject({ streamName: stream });
    }
    await expect(store.db.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(store.db.tombstoneStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('expects what it is told to, and can come before the first event', async () => {
    const stream = await filled('tombexpected');
    const error = await rejection(store.db.tombstoneStream(stream, { expectedRevision: 1n }));
    expect(error).toMatchObject({ streamName: stream, expectedVersion: 1n });
    await expect(store.db.tombstoneStream(stream, { expectedRevision: 'no_stream' })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    await store.db.tombstoneStream(stream, { expectedRevision: 2n });
    const never = fresh('tombnever');
    await store.db.tombstoneStream(never, { expectedRevision: 'no_stream' });
    expect(await rejection(collect(store.db.readStream(never)))).toBeInstanceOf(StreamDeletedError);
  });

  it('leaves its events in $all', async () => {
    const stream = fresh('remains');
    const { position } = await store.db.appendToStream(stream, numbered(1));
    await store.db.tombstoneStream(stream);
    if (position === undefined) throw new Error('an append has a position');
    const read = await collect(store.db.readAll({ fromPosition: position }));
    const types = read.filter(({ event }) => event?.streamId === stream).map(({ event }) => event?.type);
    expect(types).toEqual(['Counted', '$streamDeleted']);
  });
});
