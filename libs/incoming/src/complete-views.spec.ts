import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEventStore, testDatabase } from '#libs/embedded';
import { Codec, EventStore } from '#libs/event-store';
import { inboxAddressView, inboxDecider, inboxesEvents, inboxStream } from '#libs/inboxes';
import { Projector, ReadModels, ViewsBehind } from '#libs/read-models';
import { system } from '../../../test/feature-app.js';
import { CompleteViews } from './complete-views.query.js';
import { inboxId } from './inbound-mail.fixtures.js';

const at = '2026-03-01T09:00:00.000Z';
const MINUTE_MS = 60_000;
const A_SECOND_AND_MORE = 1_100;

class Counting extends EventStore {
  reads = 0;
  override readAll(options: Parameters<EventStore['readAll']>[0]) {
    this.reads += 1;
    return super.readAll(options);
  }
}

let node: Awaited<ReturnType<typeof startEventStore>>;
let store: Counting;
let readModels: ReadModels;
let projector: Projector;
let views: CompleteViews;

beforeEach(async () => {
  node = await startEventStore({ databaseUrl: await testDatabase() });
  store = new Counting({ url: node.url, codec: new Codec(inboxesEvents) });
  readModels = new ReadModels({ databaseUrl: await testDatabase(), poolSize: 2 });
  projector = new Projector(readModels, [inboxAddressView]);
  await projector.open();
  views = new CompleteViews(store, readModels, [inboxAddressView]);
});
afterEach(async () => {
  await projector.close();
  await readModels.close();
  await store.dispose();
  await node.stop();
});

const connect = async (): Promise<void> => {
  const inbox = inboxStream(inboxId);
  await store.handle(inboxDecider, inbox, { type: 'CreateInbox', inboxId, name: 'Support', at }, system());
  const command = { type: 'ConnectAddress', address: 'support@a.example', name: '', at } as const;
  await store.handle(inboxDecider, inbox, command, system());
};

const project = async (): Promise<void> => {
  for await (const event of store.readAll({ types: projector.types }))
    await projector.apply({ events: [event], position: event.position });
};

it('an empty log is shown, and one of which the views have seen all that concerns them', async () => {
  await views.mustShow(0);
  await connect();
  await project();
  await pause(A_SECOND_AND_MORE);
  await views.mustShow(0);
});

it('what the views have not seen may be as old as somebody says', async () => {
  await connect();
  await views.mustShow(MINUTE_MS);
  const others = new CompleteViews(store, readModels, [inboxAddressView]);
  await expect(others.mustShow(0)).rejects.toThrow(ViewsBehind);
});

it('however many ask, the log is read once a second', async () => {
  await Promise.all(Array.from({ length: 50 }, () => views.mustShow(0)));
  for (const _ of Array.from({ length: 50 })) await views.mustShow(0);
  expect(store.reads).toBe(1);
});

it('a table that is being made shows nothing yet', async () => {
  await connect();
  await project();
  await readModels.query(`UPDATE read_models.views SET state = 'building'`);
  await expect(views.mustShow(MINUTE_MS)).rejects.toThrow(ViewsBehind);
  await readModels.query(`UPDATE read_models.views SET state = 'ready'`);
  await pause(A_SECOND_AND_MORE);
  await views.mustShow(MINUTE_MS);
});
