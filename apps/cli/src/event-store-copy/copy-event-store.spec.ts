import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, binaryEvent, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventStoreNode, startEventStore, testDatabase } from '#libs/embedded';
import { CopyFailed, copyEventStore, verifyCopy } from './copy-event-store.js';
import { RawLog } from './raw-log.js';

const ignored = () => undefined;

describe('copying a log', () => {
  let nodes: EventStoreNode[];
  let db: EventStoreDBClient;
  let copyDb: EventStoreDBClient;
  let from: RawLog;
  let to: RawLog;

  beforeEach(async () => {
    nodes = [];
    for (let n = 0; n < 2; n += 1) nodes.push(await startEventStore({ databaseUrl: await testDatabase() }));
    const [source = '', target = ''] = nodes.map(({ url }) => url);
    db = EventStoreDBClient.connectionString(source);
    copyDb = EventStoreDBClient.connectionString(target);
    from = new RawLog(source);
    to = new RawLog(target);
  });

  afterEach(async () => {
    for (const client of [db, copyDb]) await client.dispose();
    for (const log of [from, to]) await log.close();
    for (const node of nodes) await node.stop();
  });

  const event = (n: number) => jsonEvent({ type: 'Counted', data: { n }, metadata: { by: 'me' } });

  /** Appends JSON that the client itself would write otherwise. */
  async function appendRaw(stream: string, json: string): Promise<void> {
    const plain = {
      position: 0n,
      prepare: 0n,
      revision: 0n,
      metadata: Buffer.alloc(0),
      contentType: 'application/json',
    };
    await from.append(stream, 'any', [{ ...plain, stream, id: randomUUID(), type: 'Raw', data: Buffer.from(json) }]);
  }

  async function fill(): Promise<void> {
    await db.appendToStream('a-1', [event(1), event(2)]);
    await db.appendToStream('b-1', binaryEvent({ type: 'Binary', data: Buffer.from([0, 255]) }));
    await db.appendToStream('a-1', [event(3)]);
    await appendRaw('raw', '{ "large": 12345678901234567890, "spaced" : 1.0 }');
    await db.setStreamMetadata('a-1', { maxCount: 2, mine: 'kept' });
    await db.appendToStream('again', [event(1), event(2)]);
    await db.deleteStream('again');
    await db.appendToStream('again', event(3));
    await db.appendToStream('gone', event(1));
    await db.tombstoneStream('gone');
  }

  const read = async (client: EventStoreDBClient, stream: string) => {
    const revisions: bigint[] = [];
    for await (const { event: found } of client.readStream(stream)) revisions.push(found?.revision ?? -1n);
    return revisions;
  };

  it('keeps order, ids, revisions, bytes and how streams stand', async () => {
    await fill();
    const progress: bigint[] = [];
    expect(await copyEventStore(from, to, (position) => progress.push(position))).toBeGreaterThan(8);
    expect(await verifyCopy(from, to, ignored)).toBe(9);
    await copyEventStore(from, to, ignored);
    expect(await verifyCopy(from, to, ignored)).toBe(9);
    expect(progress).toEqual(progress.toSorted((a, b) => (a < b ? -1 : 1)));
    for (const stream of ['a-1', 'b-1', 'again', 'raw'])
      expect(await read(copyDb, stream)).toEqual(await read(db, stream));
    await expect(read(copyDb, 'gone')).rejects.toMatchObject({ type: 'stream-deleted' });
    const raw = await to.last('raw');
    expect(Buffer.from(raw?.data ?? []).toString()).toBe('{ "large": 12345678901234567890, "spaced" : 1.0 }');
  });

  it('goes on where it was broken off', async () => {
    for (let n = 0; n < 30; n += 1) await db.appendToStream(`s-${n % 3}`, event(n));
    let runs = 0;
    const broken = copyEventStore(from, to, () => {
      if ((runs += 1) === 10) throw new Error('broken off');
    });
    await expect(broken).rejects.toThrow('broken off');
    await db.appendToStream('s-0', event(30));
    expect(await copyEventStore(from, to, ignored)).toBe(21);
    expect(await copyEventStore(from, to, ignored)).toBe(0);
    expect(await verifyCopy(from, to, ignored)).toBe(31);
  });

  it('copies nothing onto a log that is not its own', async () => {
    await db.appendToStream('mine', event(1));
    await copyDb.appendToStream('theirs', event(2));
    await expect(copyEventStore(from, to, ignored)).rejects.toBeInstanceOf(CopyFailed);
  });

  it('tells a copy that is not true', async () => {
    await db.appendToStream('mine', [event(1), event(2)]);
    await copyEventStore(from, to, ignored);
    await copyDb.appendToStream('mine', event(3));
    await expect(verifyCopy(from, to, ignored)).rejects.toThrow('mine@2 is only in the copy');
    await db.appendToStream('mine', event(3));
    await expect(verifyCopy(from, to, ignored)).rejects.toThrow('mine@2 was not copied truly: id');
  });
});
