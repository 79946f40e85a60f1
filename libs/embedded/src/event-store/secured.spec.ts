import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccessDeniedError,
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../postgres/test-postgres.js';
import { type EventStoreNode, startEventStore } from './start-event-store.js';
import { TEST_CERTIFICATE } from './test-certificate.js';

describe('a node with TLS and users', () => {
  let folder: string;
  let node: EventStoreNode;
  const clients: EventStoreDBClient[] = [];

  const connect = (credentials: string): EventStoreDBClient => {
    const url = `esdb://${credentials}localhost:${node.port}?tls=true&tlsCAFile=${join(folder, 'ca.pem')}`;
    const db = EventStoreDBClient.connectionString(url);
    clients.push(db);
    return db;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadlog-tls-'));
    await writeFile(join(folder, 'ca.pem'), TEST_CERTIFICATE.certificate);
    const users = { admin: 'changeit' };
    node = await startEventStore({
      databaseUrl: await testDatabase(),
      host: 'localhost',
      tls: TEST_CERTIFICATE,
      users,
    });
  });

  afterAll(async () => {
    for (const db of clients) await db.dispose();
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const event = jsonEvent({ type: 'Secured', data: {} });

  it('lets in a user with the right password, as the one it is', async () => {
    const db = connect('admin:changeit@');
    await db.appendToStream('secured', event);
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: 'start' });
    await db.createPersistentSubscriptionToStream('secured', 'group', settings);
    const subscription = db.subscribeToPersistentSubscriptionToStream('secured', 'group');
    await new Promise((resolve) => subscription.once('data', resolve));
    const info = await db.getPersistentSubscriptionToStreamInfo('secured', 'group');
    await subscription.unsubscribe();
    expect(info.connections.map(({ username }) => username)).toEqual(['admin']);
  });

  it.each([
    ['nobody', ''],
    ['a stranger', 'AzureDiamond:hunter2@'],
    ['a wrong password', 'admin:hunter2@'],
    ['a name that every object has', 'constructor:x@'],
  ])('keeps out %s', async (_who, credentials) => {
    const db = connect(credentials);
    await expect(db.appendToStream('secured', event)).rejects.toBeInstanceOf(AccessDeniedError);
    const read = async () => {
      for await (const found of db.readStream('secured')) expect(found).toBeUndefined();
    };
    await expect(read()).rejects.toBeInstanceOf(AccessDeniedError);
  });

  it('goes by the credentials of a call before those of the client', async () => {
    const db = connect('admin:changeit@');
    const credentials = { username: 'AzureDiamond', password: 'hunter2' };
    await expect(db.appendToStream('secured', event, { credentials })).rejects.toBeInstanceOf(AccessDeniedError);
  });
});
