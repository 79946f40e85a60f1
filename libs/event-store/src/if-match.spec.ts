import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StaleRevision } from './errors.js';
import { EventStore } from './event-store.js';
import { by, newTally, tally, type TallyCommand, tallyCodec, testLogs } from './test-log.js';

const raise = (amount: number): TallyCommand => ({ kind: 'raise', by: amount });

describe.each(testLogs())('If-Match, on $name', ({ open }) => {
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

  it('accepts the revision the stream is at, whatever this process remembers', async () => {
    const stream = newTally();
    await store.handle(tally, stream, raise(1), by());
    await other.handle(tally, stream, raise(1), by());
    const handled = await store.handle(tally, stream, raise(1), by(randomUUID(), { expectedRevision: 1 }));
    expect(handled.revision).toBe(2);
  });

  it('refuses an older one and tells what came since', async () => {
    const stream = newTally();
    await store.handle(tally, stream, raise(1), by());
    await other.handle(tally, stream, raise(7), by());
    const stale = await store
      .handle(tally, stream, raise(1), by(randomUUID(), { expectedRevision: 0 }))
      .catch((error: unknown) => error);
    expect(stale).toBeInstanceOf(StaleRevision);
    expect(stale).toMatchObject({ expected: 0, actual: 1, since: [{ revision: 1, data: { by: 7 } }] });
  });

  it('refuses a revision that does not exist yet', async () => {
    const refused = store.handle(tally, newTally(), raise(1), by(randomUUID(), { expectedRevision: 4 }));
    await expect(refused).rejects.toMatchObject({ name: 'StaleRevision', expected: 4, actual: -1, since: [] });
  });

  it('answers a command sent again as the first time, although the stream moved on by it', async () => {
    const stream = newTally();
    await store.handle(tally, stream, raise(1), by());
    const context = by(randomUUID(), { expectedRevision: 0 });
    await store.handle(tally, stream, raise(1), context);
    expect(await store.handle(tally, stream, raise(1), context)).toMatchObject({ repeated: true, revision: 1 });
    expect(await other.handle(tally, stream, raise(1), context)).toMatchObject({ repeated: true, revision: 1 });
  });
});
