import { randomUUID } from 'node:crypto';
import client, { type EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../postgres/test-postgres.js';
import { type EventStoreNode, startEventStore } from '../start-event-store.js';
import { SOFT_DELETE_MARK, isLinkedIn } from './link-streams.js';

const { EventStoreDBClient: Client, jsonEvent } = client;

describe('link streams', () => {
  let node: EventStoreNode;
  let db: EventStoreDBClient;

  beforeAll(async () => {
    node = await startEventStore({ databaseUrl: await testDatabase() });
    db = Client.connectionString(node.url);
  });

  afterAll(async () => {
    await db.dispose();
    await node.stop();
  });

  it('says the same in memory as the index in the database', async () => {
    const category = `cat${randomUUID().slice(0, 8)}`;
    const type = `Type${category}`;
    const event = () => jsonEvent({ type, data: {} });
    await db.appendToStream(`${category}-1`, [event(), event()]);
    await db.appendToStream(`${category}-2-x`, event());
    await db.appendToStream(`${category}`, event());
    await db.appendToStream(`$${category}-3`, event());
    await db.setStreamMetadata(`${category}-1`, { maxCount: 10 });
    await db.deleteStream(`${category}-1`);
    await db.tombstoneStream(`${category}-2-x`);
    const log = [];
    for await (const { event: recorded } of db.readAll()) {
      if (recorded === undefined) continue;
      const data = recorded.isJson
        ? Buffer.from(JSON.stringify(recorded.data).replace(`${2 ** 63}`, SOFT_DELETE_MARK))
        : Buffer.from(recorded.data);
      log.push({ ...recorded, stream: recorded.streamId, revision: Number(recorded.revision), data });
    }
    for (const linkStream of [`$ce-${category}`, `$et-${type}`, '$et-$deleted', '$streams']) {
      const links: string[] = [];
      for await (const { event: link } of db.readStream(linkStream)) {
        links.push(Buffer.from(link?.data as Uint8Array).toString());
      }
      const expected = log
        .filter((recorded) =>
          isLinkedIn(linkStream, { ...recorded, metadata: Buffer.alloc(0), position: 0, created: 0 }),
        )
        .map(
          (recorded) =>
            `${recorded.revision === 2 ** 63 ? '9223372036854775807' : recorded.revision}@${recorded.stream}`,
        );
      expect(links, linkStream).toEqual(expected);
    }
  });

  it('resolves a category to its events, and leaves the place of a deleted one empty', async () => {
    const category = `resolved${randomUUID().slice(0, 8)}`;
    await db.appendToStream(`${category}-1`, jsonEvent({ type: 'Kept', data: { n: 1 } }));
    await db.appendToStream(`${category}-2`, jsonEvent({ type: 'Gone', data: { n: 2 } }));
    await db.deleteStream(`${category}-2`);
    const seen: unknown[] = [];
    for await (const { event, link } of db.readStream(`$ce-${category}`, { resolveLinkTos: true, maxCount: 2 })) {
      seen.push([event?.type, link?.revision]);
    }
    expect(seen).toEqual([
      ['Kept', 0n],
      [undefined, 1n],
    ]);
  });

  it('takes time in proportion to the log, not to its square', async () => {
    const category = `many${randomUUID().slice(0, 8)}`;
    for (let n = 0; n < 20; n += 1) {
      const events = Array.from({ length: 1000 }, () => jsonEvent({ type: 'Many', data: {} }));
      await db.appendToStream(`${category}-${n}`, events);
    }
    const started = performance.now();
    let last: bigint | undefined;
    const backwards = { direction: 'backwards', fromRevision: 'end', maxCount: 1 } as const;
    for await (const { event: link } of db.readStream(`$ce-${category}`, backwards)) last = link?.revision;
    expect(last).toBe(19_999n);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('follows a category as events come', async () => {
    const category = `live${randomUUID().slice(0, 8)}`;
    const subscription = db.subscribeToStream(`$ce-${category}`, { resolveLinkTos: true });
    let caughtUp = 0;
    subscription.on('caughtUp', () => (caughtUp += 1));
    const seen: unknown[] = [];
    subscription.once(
      'confirmation',
      () => void db.appendToStream(`${category}-0`, jsonEvent({ type: 'E', data: { n: 0 } })),
    );
    for await (const { event } of subscription) {
      seen.push(event?.data);
      if (seen.length === 5) break;
      await db.appendToStream(`${category}-${seen.length}`, jsonEvent({ type: 'E', data: { n: seen.length } }));
    }
    await subscription.unsubscribe();
    expect(seen).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
    expect(caughtUp).toBe(1);
  });
});
