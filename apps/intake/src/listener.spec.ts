import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs, BlobsModule, BlobStoreAway } from '#libs/blobs';
import { EventStore } from '#libs/event-store';
import { InboxAccess, InboxLooks, InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { type Acceptance, type Arrival, inboundMailEvents, IncomingIntake, MailAcceptance } from '#libs/incoming';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { codec } from '#libs/wiring';
import { type FeatureApp, startFeatureApp } from '../../../test/feature-app.js';
import { SmtpDialogue } from '../../../test/world/smtp-dialogue.js';
import { listener } from './listener.js';

let folder: string;
let house: FeatureApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-listener-'));
  house = await startFeatureApp({
    imports: [BlobsModule.forRoot({ url: pathToFileURL(folder).href }), PeopleApi, InboxesApi, IncomingIntake],
    events: { ...peopleEvents, ...inboxesEvents, ...inboundMailEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  const admin = await house.holder('admin');
  const { inboxId } = (await house.call(admin, 'POST', '/v1/inboxes', { body: { name: 'Support' } })).body;
  const path = `/v1/inboxes/${String(inboxId)}/addresses/support@a.example`;
  const { body } = await house.call(admin, 'PUT', path, { body: { name: 'Support' } });
  await house.shown(String(body['position']));
});
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Says that the disk is full when it has read the mail. */
class OnFullDisk extends MailAcceptance {
  override accept(_: Arrival, bytes: Readable): Promise<Acceptance> {
    return this.full(bytes);
  }
  override acceptForEach(_: Arrival, bytes: Readable): Promise<never> {
    return this.full(bytes);
  }
  private async full(bytes: Readable): Promise<never> {
    await bytes.resume().toArray();
    throw new BlobStoreAway('the blob could not be written', Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  }
}

const sent = async (protocol: 'smtp' | 'lmtp', mails: MailAcceptance, to = 'support@a.example') => {
  const errors: unknown[] = [];
  const place = { host: '127.0.0.1', port: 0 };
  const receiver = listener(protocol, place, { limits: { maxConnections: 5 } }, mails, (error) => errors.push(error));
  const dialogue = await SmtpDialogue.open(await receiver.listen(), protocol === 'lmtp' ? 'LHLO' : 'EHLO');
  await dialogue.say('MAIL FROM:<>');
  const rcpt = await dialogue.say(`RCPT TO:<${to}>`);
  const { code } = rcpt.code === 250 ? await dialogue.data(Buffer.from(`Subject: ${protocol}\r\n\r\n`)) : rcpt;
  dialogue.close();
  await receiver.close();
  return { code, errors: errors.length };
};

describe.each(['smtp', 'lmtp'] as const)('a listener by %s', (protocol) => {
  it('says 250 for what is safe', async () => {
    const before = await house.store.currentPosition();
    expect(await sent(protocol, house.app.get(MailAcceptance))).toEqual({ code: 250, errors: 0 });
    expect(await house.store.currentPosition()).toBeGreaterThan(before);
  });

  it('takes what is for the postmaster, for a person to say whose it is', async () => {
    const { code } = await sent(protocol, house.app.get(MailAcceptance), 'PostMaster');
    expect(code).toBe(250);
    let last: unknown;
    for await (const { data } of house.store.readAll({ types: ['InboundMailAccepted'] })) last = data;
    expect(last).toMatchObject({ inboxId: null, via: protocol, envelopeTo: ['PostMaster'] });
  });

  it('says 452 when there is no more room, and nothing is accepted', async () => {
    const before = await house.store.currentPosition();
    const full = new OnFullDisk(house.app.get(Blobs), house.store, house.app.get(InboxAccess), house.readModels);
    expect(await sent(protocol, full)).toEqual({ code: 452, errors: 1 });
    expect(await house.store.currentPosition()).toBe(before);
  });

  it('says 451 when the event store is away, or the views are', async () => {
    const away = new EventStore({ url: 'esdb://127.0.0.1:9?tls=false', codec });
    const [blobs, inboxes] = [house.app.get(Blobs), house.app.get(InboxAccess)];
    expect(await sent(protocol, new MailAcceptance(blobs, away, inboxes, house.readModels))).toEqual({
      code: 451,
      errors: 1,
    });
    await away.dispose();
    const readModels = new ReadModels({ databaseUrl: 'postgres://nobody@127.0.0.1:9/x', poolSize: 1 });
    const blind = new InboxAccess(readModels, new InboxLooks(house.store));
    expect(await sent(protocol, new MailAcceptance(blobs, house.store, blind, readModels))).toEqual({
      code: 451,
      errors: 1,
    });
    await readModels.close();
  });

  it('says 451 when the blob store is away', async () => {
    const gone = await mkdtemp(join(tmpdir(), 'threadlog-gone-'));
    const blobs = await Blobs.open(pathToFileURL(gone).href);
    await rm(gone, { recursive: true });
    const mails = new MailAcceptance(blobs, house.store, house.app.get(InboxAccess), house.readModels);
    expect(await sent(protocol, mails)).toEqual({ code: 451, errors: 1 });
  });
});
