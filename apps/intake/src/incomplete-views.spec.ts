import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Blobs } from '#libs/blobs';
import { startEventStore, testDatabase } from '#libs/embedded';
import { Codec, EventStore } from '#libs/event-store';
import {
  InboxAccess,
  inboxAddressView,
  inboxDecider,
  InboxLooks,
  inboxesEvents,
  inboxesProjections,
  inboxStream,
} from '#libs/inboxes';
import { inboundMailEvents, MailAcceptance } from '#libs/incoming';
import type { SmtpReceiver } from '#libs/mail';
import { Projector, readAllBy, ReadModels, ViewsBehind } from '#libs/read-models';
import { system } from '../../../test/feature-app.js';
import { SmtpDialogue } from '../../../test/world/smtp-dialogue.js';
import { listener } from './listener.js';

const inboxId = '019cad0a-0000-7000-8000-000000000002';
const at = '2026-03-01T09:00:00.000Z';

let node: Awaited<ReturnType<typeof startEventStore>>;
let store: EventStore;
let readModels: ReadModels;
let projector: Projector;
let folder: string;
let mails: MailAcceptance;
let receiver: SmtpReceiver;
let dialogue: SmtpDialogue;

beforeEach(async () => {
  node = await startEventStore({ databaseUrl: await testDatabase() });
  store = new EventStore({ url: node.url, codec: new Codec({ ...inboxesEvents, ...inboundMailEvents }) });
  const inbox = inboxStream(inboxId);
  await store.handle(inboxDecider, inbox, { type: 'CreateInbox', inboxId, name: 'Support', at }, system());
  const connect = { type: 'ConnectAddress', address: 'support@a.example', name: '', at } as const;
  await store.handle(inboxDecider, inbox, connect, system());
  // A Postgres that has just been made: its tables are there and empty.
  readModels = new ReadModels({ databaseUrl: await testDatabase(), poolSize: 2 });
  projector = new Projector(readModels, inboxesProjections);
  await projector.open();
  folder = await mkdtemp(join(tmpdir(), 'threadlog-incomplete-'));
  const inboxes = new InboxAccess(readModels, new InboxLooks(store));
  mails = new MailAcceptance(await Blobs.open(pathToFileURL(folder).href), store, inboxes, readModels);
  receiver = listener('smtp', { host: '127.0.0.1', port: 0 }, {}, mails, () => undefined);
  dialogue = await SmtpDialogue.open(await receiver.listen(), 'EHLO');
  await dialogue.say('MAIL FROM:<>');
});
afterEach(async () => {
  dialogue.close();
  await receiver.close();
  await projector.close();
  await readModels.close();
  await store.dispose();
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

const rcpt = async (name: string): Promise<number> => (await dialogue.say(`RCPT TO:<${name}@a.example>`)).code;

/** Has the projector read the log to the last event that a view takes; a subscription need not tell it of more. */
const project = async (): Promise<void> => {
  for await (const event of store.readAll({ types: projector.types }))
    await projector.apply({ events: [event], position: event.position });
};

const file = { via: 'file', source: null, remote: 'a spec', envelopeFrom: null } as const;

const A_SECOND_AND_MORE = 1_100;
const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

it('an address is unknown only when the views have seen all of the log', async () => {
  expect(await rcpt('support')).toBe(451);
  await project();
  const given = { inboxId, address: null };
  await mails.accept({ ...file, envelopeTo: [], given }, Buffer.from('Subject: an event that no view takes\r\n\r\n'));
  await pause(A_SECOND_AND_MORE);
  expect(await rcpt('nobody')).toBe(550);
  expect(await rcpt('support')).toBe(250);
});

it('a mail for nobody the views know is not left to a person before they have seen all of the log', async () => {
  const take = () => mails.accept({ ...file, envelopeTo: ['support@a.example'] }, Buffer.from('Subject: Help\r\n\r\n'));
  await expect(take()).rejects.toThrow(ViewsBehind);
  await project();
  await pause(A_SECOND_AND_MORE);
  expect((await take()).mails).toMatchObject([{ inboxId }]);
});

it('an address is known within the moment that the projector needs', async () => {
  const [code] = await Promise.all([rcpt('support'), project()]);
  expect(code).toBe(250);
});

it('an address is not unknown while the table of addresses is made anew', async () => {
  await project();
  await readModels.query(`DROP TABLE ${readModels.rows(inboxAddressView)}`);
  await projector.open();
  expect(await rcpt('support')).toBe(451);
  const subscribe = store.subscribe.bind(store);
  await projector.rebuild(inboxAddressView.name, readAllBy(subscribe));
  await pause(A_SECOND_AND_MORE);
  expect(await rcpt('support')).toBe(250);
  expect(await rcpt('nobody')).toBe(550);
});
