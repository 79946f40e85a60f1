import { randomUUID } from 'node:crypto';
import type { AllStreamRecordedEvent } from '@eventstore/db-client';
import client, { type EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../postgres/test-postgres.js';
import { type EventStoreNode, startEventStore } from './start-event-store.js';

const {
  EventStoreDBClient: Client,
  eventTypeFilter,
  jsonEvent,
  WrongExpectedVersionError,
  StreamNotFoundError,
} = client;

describe('the node, through the official client', () => {
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

  const event = (n: number) => jsonEvent({ type: 'Counted', data: { n }, metadata: { by: 'test' } });

  it('gives back what was appended, in order, with its metadata', async () => {
    const stream = `counter-${randomUUID()}`;
    const appended = await db.appendToStream(stream, [event(1), event(2)], { expectedRevision: 'no_stream' });
    expect(appended.nextExpectedRevision).toBe(1n);
    const read: unknown[] = [];
    for await (const { event: found } of db.readStream(stream))
      read.push([found?.revision, found?.data, found?.metadata]);
    expect(read).toEqual([
      [0n, { n: 1 }, { by: 'test' }],
      [1n, { n: 2 }, { by: 'test' }],
    ]);
  });

  it('refuses an append at another revision, and says which is right', async () => {
    const stream = `counter-${randomUUID()}`;
    await db.appendToStream(stream, [event(1), event(2)]);
    const refused = await db
      .appendToStream(stream, event(3), { expectedRevision: 0n })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WrongExpectedVersionError);
    expect(refused).toMatchObject({ expectedVersion: 0n, actualVersion: 1n, streamName: stream });
  });

  it('takes a repeated append for the same one', async () => {
    const stream = `counter-${randomUUID()}`;
    const events = [event(1), event(2)];
    const first = await db.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    const second = await db.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    expect(second).toEqual(first);
    expect(await db.appendToStream(stream, events, { expectedRevision: 'any' })).toEqual(first);
  });

  it('says that a stream does not exist', async () => {
    const read = async () => {
      for await (const found of db.readStream(`none-${randomUUID()}`)) expect(found).toBeUndefined();
    };
    await expect(read()).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('follows $all from a position, first what is there, then what comes', async () => {
    const stream = `followed-${randomUUID()}`;
    const type = `Followed${randomUUID()}`;
    const typed = (n: number) => jsonEvent({ type, data: { n } });
    await db.appendToStream(stream, typed(1));
    const filter = eventTypeFilter({ prefixes: [type] });
    const subscription = db.subscribeToAll({ fromPosition: 'start', filter });
    const seen: AllStreamRecordedEvent[] = [];
    for await (const { event: found } of subscription) {
      if (found === undefined) continue;
      seen.push(found);
      if (seen.length === 1) await db.appendToStream(stream, [typed(2), typed(3)]);
      if (seen.length === 3) break;
    }
    await subscription.unsubscribe();
    expect(seen.map((found) => found.revision)).toEqual([0n, 1n, 2n]);
    const positions = seen.map((found) => found.position.commit);
    expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
  });

  it('reads $all backwards from its end', async () => {
    const stream = `last-${randomUUID()}`;
    await db.appendToStream(stream, [event(1), event(2)]);
    const read: unknown[] = [];
    for await (const { event: found } of db.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 2 })) {
      read.push([found?.streamId, found?.revision]);
    }
    expect(read).toEqual([
      [stream, 1n],
      [stream, 0n],
    ]);
  });
});
