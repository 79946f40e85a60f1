import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../postgres/test-postgres.js';
import { Store } from '../store/store.js';
import { Checkpoints } from './checkpoints.js';
import { follow } from './follow.js';
import { followAll, followStream } from './sources.js';

describe('following', () => {
  let store: Store;

  beforeAll(async () => {
    store = await Store.open({ databaseUrl: await testDatabase(), schema: 'event_store' });
  });

  afterAll(() => store.close());

  async function append(stream: string, count: number, bytes = 10): Promise<void> {
    const data = Buffer.alloc(bytes, 1);
    const events = Array.from({ length: count }, () => ({
      id: randomUUID(),
      type: 'Followed',
      isJson: false,
      data,
      metadata: Buffer.alloc(0),
    }));
    const result = await store.writeAndWait({ kind: 'append', stream, expected: 'any', events });
    expect(result.outcome).toBe('written');
  }

  it.each(['$all', 'one stream'])('%s too slowly falls behind, and catches up without a gap', async (what) => {
    const stream = `slow-${randomUUID()}`;
    const before = store.head;
    const stop = new AbortController();
    const source = what === '$all' ? followAll(store) : followStream(store, stream);
    const kinds: string[] = [];
    const seen: number[] = [];
    for await (const followed of follow(source, what === '$all' ? before : -1, stop.signal)) {
      if (followed.kind !== 'events') kinds.push(followed.kind);
      else seen.push(...followed.events.map((event) => event.revision));
      if (kinds.length === 1 && seen.length === 0) for (let n = 0; n < 12; n += 1) await append(stream, 500);
      if (followed.kind === 'caught_up' && seen.length === 6000) break;
    }
    stop.abort();
    expect(kinds).toEqual(['caught_up', 'fell_behind', 'caught_up']);
    expect(seen).toEqual(Array.from({ length: 6000 }, (_, n) => n));
  });

  it('keeps little for one that does not look at all', async () => {
    const tail = followAll(store).live();
    for (let n = 0; n < 10; n += 1) await append(`large-${randomUUID()}`, 10, 100_000);
    expect(tail.overflowed).toBe(true);
    expect(await tail.take()).toBeNull();
    tail.close();
  });

  it('ends when told to, wherever it is', async () => {
    const stop = new AbortController();
    const following = (async () => {
      for await (const followed of follow(followAll(store), store.head, stop.signal)) {
        if (followed.kind === 'caught_up') setTimeout(() => stop.abort(), 10);
      }
    })();
    await expect(following).resolves.toBeUndefined();
  });
});

describe('checkpoints', () => {
  it('come once each, every so many positions, however the log is looked through', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(1000), steps, (every, after, lengths) => {
        const checkpoints = new Checkpoints(every, after);
        let at = after;
        const due = lengths.flatMap((length) => checkpoints.dueBefore((at += length) + 1));
        const expected = Array.from({ length: Math.floor((at - after) / every) }, (_, n) => after + (n + 1) * every);
        expect(due).toEqual(expected);
      }),
    );
  });
});
