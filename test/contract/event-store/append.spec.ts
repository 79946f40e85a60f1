import {
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  WrongExpectedVersionError,
  binaryEvent,
  jsonEvent,
} from '@eventstore/db-client';
import { describe, expect, it } from 'vitest';
import { collect, fresh, numbered, numbers, rejection, storeUnderTest } from './store-under-test.js';

const store = storeUnderTest();

// Clients append by BatchAppend, but by unary Append when a call brings credentials of its own.
describe.each([
  ['BatchAppend', {}],
  ['Append', { credentials: { username: 'admin', password: 'changeit' } }],
])('appending by %s', (_call, options) => {
  it('keeps data and metadata of JSON and binary events', async () => {
    const stream = fresh('kept');
    await store.db.appendToStream(
      stream,
      [
        jsonEvent({ type: 'Json', data: { text: 'CC ‐ 1830 é 😀' }, metadata: { by: 'me' } }),
        jsonEvent({ type: 'Json', data: 'a string' }),
        binaryEvent({ type: 'Binary', data: Buffer.from([0, 1, 255]), metadata: Buffer.from('plain') }),
      ],
      options,
    );
    const [first, second, third] = await collect(store.db.readStream(stream));
    expect(first?.event).toMatchObject({ isJson: true, data: { text: 'CC ‐ 1830 é 😀' }, metadata: { by: 'me' } });
    expect(second?.event).toMatchObject({ data: 'a string', metadata: undefined });
    expect(third?.event?.isJson).toBe(false);
    expect(Buffer.from(third?.event?.data as Uint8Array)).toEqual(Buffer.from([0, 1, 255]));
    expect(Buffer.from(third?.event?.metadata as Uint8Array).toString()).toBe('plain');
    expect(Math.abs((first?.event?.created.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('numbers revisions from 0 and gives the position of the last event', async () => {
    const stream = fresh('numbered');
    const first = await store.db.appendToStream(stream, numbered(3), options);
    const second = await store.db.appendToStream(stream, numbered(1), options);
    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([2n, 3n]);
    const [last] = await collect(
      store.db.readStream(stream, { direction: 'backwards', fromRevision: 'end', maxCount: 1 }),
    );
    expect(last?.event).toMatchObject({ revision: 3n, position: second.position });
    expect(second.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
  });

  it('expects no stream', async () => {
    const stream = fresh('none');
    await store.db.appendToStream(stream, numbered(2), { ...options, expectedRevision: 'no_stream' });
    const error = await rejection(
      store.db.appendToStream(stream, numbered(1), { ...options, expectedRevision: 'no_stream' }),
    );
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: stream, expectedVersion: 'no_stream', actualVersion: 1n });
  });

  it('expects that the stream exists', async () => {
    const stream = fresh('exists');
    const error = await rejection(
      store.db.appendToStream(stream, numbered(1), { ...options, expectedRevision: 'stream_exists' }),
    );
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ expectedVersion: 'stream_exists', actualVersion: 'no_stream' });
    await store.db.appendToStream(stream, numbered(1), options);
    const appended = await store.db.appendToStream(stream, numbered(1), {
      ...options,
      expectedRevision: 'stream_exists',
    });
    expect(appended.nextExpectedRevision).toBe(1n);
  });

  it('expects an exact revision', async () => {
    const stream = fresh('exact');
    const early = await rejection(store.db.appendToStream(stream, numbered(1), { ...options, expectedRevision: 0n }));
    expect(early).toMatchObject({ expectedVersion: 0n, actualVersion: 'no_stream' });
    await store.db.appendToStream(stream, numbered(2), options);
    for (const expectedRevision of [0n, 5n]) {
      const error = await rejection(store.db.appendToStream(stream, numbered(1), { ...options, expectedRevision }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ streamName: stream, expectedVersion: expectedRevision, actualVersion: 1n });
    }
    const appended = await store.db.appendToStream(stream, numbered(1), { ...options, expectedRevision: 1n });
    expect(appended.nextExpectedRevision).toBe(2n);
  });

  it('lets one of many writers at the same revision through', async () => {
    const stream = fresh('race');
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        store.db.appendToStream(stream, numbered(2), { ...options, expectedRevision: 'no_stream' }),
      ),
    );
    expect(tries.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await collect(store.db.readStream(stream))).toHaveLength(2);
  });

  it('appends nothing for no events, and says where the stream stands', async () => {
    const stream = fresh('empty');
    await store.db.appendToStream(stream, numbered(2), options);
    const appended = await store.db.appendToStream(stream, [], options);
    expect(appended.nextExpectedRevision).toBe(1n);
    expect(appended.position).toBeUndefined();
    expect(await collect(store.db.readStream(stream))).toHaveLength(2);
  });

  it('refuses an append over the limit whole', async () => {
    const stream = fresh('large');
    const events = [...numbered(1), jsonEvent({ type: 'Large', data: 'x'.repeat(1024 * 1024) })];
    const error = await rejection(store.db.appendToStream(stream, events, options));
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(error).toMatchObject({ maxAppendSize: 1024 * 1024 });
    await expect(collect(store.db.readStream(stream))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('gives up at the deadline', async () => {
    const stream = fresh('late');
    const error = await rejection(store.db.appendToStream(stream, numbered(30_000), { ...options, deadline: 1 }));
    expect(error).toBeInstanceOf(DeadlineExceededError);
  });
});

describe('an append made twice', () => {
  it.each(['no_stream', 'any'] as const)('is one append when it expects %s', async (expectedRevision) => {
    const stream = fresh('twice');
    const events = numbered(3);
    const first = await store.db.appendToStream(stream, events, { expectedRevision });
    const second = await store.db.appendToStream(stream, events, { expectedRevision });
    expect(second).toEqual(first);
    expect(numbers(await collect(store.db.readStream(stream)))).toEqual([0, 1, 2]);
  });

  it('is one append at an exact revision, even when others came after it', async () => {
    const stream = fresh('lost');
    await store.db.appendToStream(stream, numbered(1));
    const events = numbered(2, 'Counted', 1);
    const first = await store.db.appendToStream(stream, events, { expectedRevision: 0n });
    await store.db.appendToStream(stream, numbered(1, 'Counted', 3));
    const again = await store.db.appendToStream(stream, events, { expectedRevision: 0n });
    expect(again).toEqual(first);
    expect(numbers(await collect(store.db.readStream(stream)))).toEqual([0, 1, 2, 3]);
  });

  it('is the same append when only its first events come again', async () => {
    const stream = fresh('part');
    const [one, two, three] = numbered(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error('three events');
    await store.db.appendToStream(stream, [one, two, three], { expectedRevision: 'no_stream' });
    const part = await store.db.appendToStream(stream, [one, two], { expectedRevision: 'no_stream' });
    expect(part.nextExpectedRevision).toBe(1n);
  });

  it.each(['no_stream', 'any'] as const)(
    'is refused when it goes on otherwise and expects %s',
    async (expectedRevision) => {
      const stream = fresh('other');
      const [one, two] = numbered(2);
      if (one === undefined || two === undefined) throw new Error('two events');
      await store.db.appendToStream(stream, [one, two], { expectedRevision });
      const error = await rejection(store.db.appendToStream(stream, [one, ...numbered(1)], { expectedRevision }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
    },
  );

  it('is another append in another stream', async () => {
    const events = numbered(1);
    const streams = [fresh('here'), fresh('there')];
    for (const stream of streams) await store.db.appendToStream(stream, events);
    for (const stream of streams) expect(await collect(store.db.readStream(stream))).toHaveLength(1);
  });
});
