import { EventStoreDBClient } from '@eventstore/db-client';
import { Client, credentials, status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { collect, fresh, numbered, storeUnderTest } from './store-under-test.js';

const store = storeUnderTest();

describe('finding the server', () => {
  it('works by gossip', async () => {
    const db = EventStoreDBClient.connectionString(store.url.replace('esdb://', 'esdb+discover://'));
    const stream = fresh('discovered');
    await db.appendToStream(stream, numbered(1));
    expect(await collect(db.readStream(stream))).toHaveLength(1);
    await db.dispose();
  });

  it('answers UNIMPLEMENTED to methods there are not', async () => {
    const { host } = new URL(store.url.replace('esdb:', 'http:'));
    const client = new Client(host, credentials.createInsecure());
    const raw = (bytes: Buffer) => bytes;
    const error = await new Promise<{ code?: number } | null>((resolve) =>
      client.makeUnaryRequest('/event_store.client.streams.Streams/Nothing', raw, raw, Buffer.alloc(0), resolve),
    );
    client.close();
    expect(error?.code).toBe(status.UNIMPLEMENTED);
  });
});
