import { StreamNotFoundError } from '@eventstore/db-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect, fresh, numbered, numbers, rejection, storeUnderTest } from './store-under-test.js';

const store = storeUnderTest();

describe('reading a stream', () => {
  const stream = fresh('read');

  beforeAll(async () => {
    await store.db.appendToStream(stream, numbered(10));
  });

  const forwards = [
    ['from the start', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['a few from the start', { maxCount: 2 }, [0, 1]],
    ['from a revision', { fromRevision: 7n }, [7, 8, 9]],
    ['from beyond the end', { fromRevision: 10n }, []],
    ['from the end', { fromRevision: 'end' as const }, []],
  ] as const;

  it.each(forwards)('forwards %s', async (_from, options, expected) => {
    expect(numbers(await collect(store.db.readStream(stream, options)))).toEqual(expected);
  });

  const backwards = [
    ['from the end', { fromRevision: 'end' as const }, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ['a few from the end', { fromRevision: 'end' as const, maxCount: 2 }, [9, 8]],
    ['from a revision', { fromRevision: 1n }, [1, 0]],
    ['from beyond the end', { fromRevision: 50n, maxCount: 1 }, [9]],
    ['from the start', { fromRevision: 'start' as const }, [0]],
  ] as const;

  it.each(backwards)('backwards %s', async (_from, options, expected) => {
    const read = store.db.readStream(stream, { ...options, direction: 'backwards' });
    expect(numbers(await collect(read))).toEqual(expected);
  });

  it('reads long streams through, both ways', async () => {
    const long = fresh('long');
    for (let from = 0; from < 3000; from += 500) await store.db.appendToStream(long, numbered(500, 'Counted', from));
    const all = Array.from({ length: 3000 }, (_, n) => n);
    expect(numbers(await collect(store.db.readStream(long)))).toEqual(all);
    const back = store.db.readStream(long, { direction: 'backwards', fromRevision: 'end' });
    expect(numbers(await collect(back))).toEqual(all.toReversed());
  });

  it('says that a stream does not exist', async () => {
    const missing = fresh('missing');
    const error = await rejection(collect(store.db.readStream(missing)));
    expect(error).toBeInstanceOf(StreamNotFoundError);
    expect(error).toMatchObject({ streamName: missing });
  });

  it('takes names with any characters', async () => {
    const name = `${fresh('名')}/ü ' " % \\ -x`;
    await store.db.appendToStream(name, numbered(1));
    const [read] = await collect(store.db.readStream(name));
    expect(read?.event?.streamId).toBe(name);
  });
});

describe('reading $all', () => {
  it('goes by position, each event once, in the order of the appends', async () => {
    const streams = [fresh('alla'), fresh('allb')] as const;
    const before = await store.db.appendToStream(streams[0], numbered(1));
    await store.db.appendToStream(streams[1], numbered(2, 'Counted', 1));
    await store.db.appendToStream(streams[0], numbered(1, 'Counted', 3));
    if (before.position === undefined) throw new Error('an append has a position');
    const read = await collect(store.db.readAll({ fromPosition: before.position }));
    const ours = read.filter(({ event }) => streams.includes(event?.streamId ?? ''));
    expect(ours.map(({ event }) => event?.streamId)).toEqual([streams[0], streams[1], streams[1], streams[0]]);
    const positions = read.map(({ event }) => event?.position.commit ?? 0n);
    expect(positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? 0n))).toBe(true);
  });

  it('begins at the event whose position is given', async () => {
    const stream = fresh('from');
    await store.db.appendToStream(stream, numbered(1));
    const { position } = await store.db.appendToStream(stream, numbered(1, 'Counted', 1));
    if (position === undefined) throw new Error('an append has a position');
    const [first] = await collect(store.db.readAll({ fromPosition: position, maxCount: 1 }));
    expect(first?.event).toMatchObject({ streamId: stream, revision: 1n, position });
  });

  it('goes backwards from the end, and from before a position', async () => {
    const stream = fresh('back');
    await store.db.appendToStream(stream, numbered(2));
    const { position } = await store.db.appendToStream(stream, numbered(1, 'Counted', 2));
    if (position === undefined) throw new Error('an append has a position');
    const fromEnd = await collect(store.db.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 200 }));
    expect(numbers(fromEnd.filter(({ event }) => event?.streamId === stream))).toEqual([2, 1, 0]);
    const before = await collect(store.db.readAll({ direction: 'backwards', fromPosition: position, maxCount: 200 }));
    expect(numbers(before.filter(({ event }) => event?.streamId === stream))).toEqual([1, 0]);
  });

  it('ends at the start and at the end', async () => {
    expect(await collect(store.db.readAll({ direction: 'backwards', fromPosition: 'start' }))).toEqual([]);
    expect(await collect(store.db.readAll({ fromPosition: 'end' }))).toEqual([]);
    expect(await collect(store.db.readAll({ maxCount: 1 }))).toHaveLength(1);
  });
});
