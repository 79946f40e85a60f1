import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs, BlobsModule } from '#libs/blobs';
import {
  type AddressOwner,
  InboxAccess,
  InboxesApi,
  inboxesEvents,
  InboxLooks,
  inboxesProjections,
} from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type FeatureApp, type Holder, startFeatureApp } from '../../../../test/feature-app.js';
import { inboundMailDecider } from '../decider.js';
import { inboundMailEvents, inboundMailStream } from '../inbound-mail.js';
import { IncomingIntake } from '../incoming.module.js';
import { type Arrival, MailAcceptance } from './mail-acceptance.intake.js';

let folder: string;
let house: FeatureApp;
let admin: Holder;
let support: string;
let sales: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-acceptance-'));
  house = await startFeatureApp({
    imports: [BlobsModule.forRoot({ url: pathToFileURL(folder).href }), PeopleApi, InboxesApi, IncomingIntake],
    events: { ...peopleEvents, ...inboxesEvents, ...inboundMailEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  admin = await house.holder('admin');
  support = await inbox('support@a.example', 'help@a.example', 'old@a.example');
  sales = await inbox('sales@a.example');
  await asAdmin('DELETE', `/v1/inboxes/${support}/addresses/old@a.example`);
});
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
});

const asAdmin = async (method: string, path: string, body?: object) => {
  const answer = await house.call(admin, method, path, body === undefined ? {} : { body });
  await house.shown(String(answer.body['position']));
  return answer.body;
};

const inbox = async (...addresses: readonly string[]): Promise<string> => {
  const id = String((await asAdmin('POST', '/v1/inboxes', { name: 'Inbox' }))['inboxId']);
  for (const address of addresses) await asAdmin('PUT', `/v1/inboxes/${id}/addresses/${address}`, { name: 'Team' });
  return id;
};

const arrival = (...envelopeTo: readonly string[]): Arrival => ({
  ...{ via: 'smtp', source: null, remote: 'mx.example [192.0.2.1]', envelopeFrom: null, envelopeTo },
});

let mails = 0;
const bytes = (header = ''): Buffer => Buffer.from(`${header}Subject: ${(mails += 1)}\r\n\r\nHello.\r\n`);

const take = async (told: Arrival, raw = bytes()) => {
  const taken = await house.app.get(MailAcceptance).accept(told, raw);
  return Promise.all(
    taken.mails.map(async ({ inboundMailId, inboxId, state, repeated }) => {
      const found = await house.store.load(inboundMailDecider, inboundMailStream(inboundMailId));
      if (found.state.status === 'none') throw new Error(`${inboundMailId} is not there`);
      const { receivedBy, routing } = found.state.accepted;
      return { inboundMailId, inboxId, state, repeated, receivedBy, rule: routing.rule };
    }),
  );
};

describe('the acceptance of a mail', () => {
  it('makes one entry in each inbox, for two addresses of one inbox too', async () => {
    expect(await take(arrival('support@a.example', 'SALES@a.example', 'help@a.example'))).toMatchObject([
      { inboxId: support, receivedBy: 'support@a.example', rule: 'envelope', state: 'accepted', repeated: false },
      { inboxId: sales, receivedBy: 'sales@a.example', rule: 'envelope' },
    ]);
  });

  it('says that the same bytes were there before, also in a stream', async () => {
    const raw = bytes();
    const [first] = await take(arrival('support@a.example'), raw);
    expect(await take(arrival('support@a.example'), raw)).toEqual([{ ...first, repeated: true }]);
    const taken = await house.app.get(MailAcceptance).accept(arrival('support@a.example'), Readable.from([raw]));
    expect(taken.mails).toMatchObject([{ inboundMailId: first?.inboundMailId, repeated: true }]);
  });

  it('tells in the log that they came again, but not when it is asked to carry out one command again', async () => {
    const raw = bytes();
    const [first] = await take(arrival('support@a.example'), raw);
    await take({ ...arrival('support@a.example'), remote: 'mx2.example [192.0.2.2]' }, raw);
    const stream = inboundMailStream(first!.inboundMailId);
    const behalf = { commandId: 'once' };
    for (const _ of [1, 2]) await house.app.get(MailAcceptance).accept(arrival('support@a.example'), raw, behalf);
    const { state } = await house.store.load(inboundMailDecider, stream);
    expect(state).toMatchObject({ status: 'accepted', arrivedAgain: [{ via: 'smtp' }, { via: 'smtp' }] });
  });

  it('keeps what came for an address that is disconnected, and knows it when it comes again', async () => {
    const raw = bytes();
    const [first, ...others] = await take(arrival('old@a.example'), raw);
    expect(first).toMatchObject({ inboxId: null, receivedBy: null, rule: 'none', state: 'unrouted', repeated: false });
    expect(others).toEqual([]);
    expect(await take(arrival('Old@a.example'), raw)).toEqual([{ ...first, repeated: true }]);
  });

  it('looks into the header of what the envelope leads nowhere', async () => {
    const to = 'To: Sales <sales@a.example>\r\n';
    expect(await take(arrival('old@a.example'), bytes(to))).toMatchObject([{ inboxId: sales, rule: 'header' }]);
    expect(await take(arrival(), bytes(`Delivered-To: support+x@a.example\r\n${to}`))).toMatchObject([
      { inboxId: support, receivedBy: 'support@a.example', rule: 'delivered-to' },
    ]);
    expect(await take(arrival(), bytes('To: nobody@b.example\r\n'))).toMatchObject([{ inboxId: null, rule: 'none' }]);
  });

  it('takes the word of whoever hands it over', async () => {
    const told = { ...arrival('support@a.example'), given: { inboxId: sales, address: null } };
    expect(await take(told)).toMatchObject([{ inboxId: sales, receivedBy: null, rule: 'given' }]);
    const otherwise = { ...arrival(), otherwise: { inboxId: sales, address: 'sales@a.example' } };
    expect(await take(otherwise)).toMatchObject([{ inboxId: sales, receivedBy: 'sales@a.example', rule: 'given' }]);
  });

  it('leads a tagged address to the one it is connected as', async () => {
    const standing = (address: string) => house.app.get(MailAcceptance).standing(address);
    expect(await standing('support+shop@a.example')).toBe('connected');
    expect(await standing('old+shop@a.example')).toBe('disconnected');
    expect(await standing('nobody+shop@a.example')).toBe('unknown');
    expect(await take(arrival('support+shop@a.example'))).toMatchObject([{ receivedBy: 'support@a.example' }]);
  });

  it('keeps nothing of a mail that fails on its way', async () => {
    const failing = Readable.from(
      (function* () {
        yield Buffer.from('Subject: half\r\n');
        throw new Error('the client went away');
      })(),
      { objectMode: false },
    );
    const before = await house.store.currentPosition();
    await expect(house.app.get(MailAcceptance).accept(arrival('support@a.example'), failing)).rejects.toThrow('away');
    expect(await house.store.currentPosition()).toBe(before);
  });
});

describe('the acceptance of a mail that is answered for each recipient', () => {
  /** Knows one address more than the views, of an inbox that the event store takes no mail for: its name is larger than an event may be. */
  class OneTooMany extends InboxAccess {
    override async addressOwner(address: string): Promise<AddressOwner | null> {
      const broken = { inboxId: sales, address: `${'x'.repeat(2_000_000)}@a.example`, name: '' };
      return address === 'broken@a.example' ? broken : super.addressOwner(address);
    }
  }

  it('tells for whom it failed and why, and is there for the others', async () => {
    const inboxes = new OneTooMany(house.readModels, house.app.get(InboxLooks));
    const acceptance = new MailAcceptance(house.app.get(Blobs), house.store, inboxes, house.readModels);
    const told = arrival('support@a.example', 'broken@a.example', 'help@a.example');
    const refused = await acceptance.acceptForEach(told, Readable.from([bytes()]));
    expect([...refused]).toEqual([['broken@a.example', expect.any(Error)]]);
  });
});
