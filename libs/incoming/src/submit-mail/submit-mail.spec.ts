import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs, BlobsModule } from '#libs/blobs';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type FeatureApp, type Holder, startFeatureApp } from '../../../../test/feature-app.js';
import { inboundMailEvents } from '../inbound-mail.js';
import { IncomingApi } from '../incoming.module.js';
import { submissionEvents } from './submission.js';

let folder: string;
let house: FeatureApp;
let url: string;
const people = {} as Record<'admin' | 'agent' | 'outsider' | 'auditor', Holder>;
let support: string;
let secret: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-submit-'));
  house = await startFeatureApp({
    imports: [
      BlobsModule.forRoot({ url: pathToFileURL(folder).href }),
      PeopleApi,
      InboxesApi,
      IncomingApi.forRoot({ maxMailBytes: 50_000 }),
    ],
    events: { ...peopleEvents, ...inboxesEvents, ...inboundMailEvents, ...submissionEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  url = `${await house.app.getUrl()}/v1/inbound/raw`;
  people.admin = await house.holder('admin');
  people.agent = await house.holder('member');
  people.outsider = await house.holder('member');
  people.auditor = await house.holder('auditor');
  support = await inbox('support@a.example');
  secret = await inbox('secret@a.example');
  for (const { id } of [people.admin, people.agent]) await asAdmin('PUT', `/v1/inboxes/${secret}/members/user/${id}`);
  await asAdmin('POST', `/v1/inboxes/${secret}/visibility/restrict`);
});
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
});

const asAdmin = async (method: string, path: string, body?: object) => {
  const answer = await house.call(people.admin, method, path, body === undefined ? {} : { body });
  await house.shown(String(answer.body['position']));
  return answer.body;
};

const inbox = async (address: string): Promise<string> => {
  const id = String((await asAdmin('POST', '/v1/inboxes', { name: 'Inbox' }))['inboxId']);
  await asAdmin('PUT', `/v1/inboxes/${id}/addresses/${address}`, { name: 'Team' });
  return id;
};

let mails = 0;
const mail = (header = ''): string => `${header}Subject: ${(mails += 1)}\r\n\r\nHello.\r\n`;

type Told = Readonly<{ query?: string; key?: string; type?: string; as?: Holder }>;

const submit = async (raw: string, { query = '', key, type = 'message/rfc822', as = people.admin }: Told = {}) => {
  const response = await fetch(`${url}${query}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${as.key}`,
      'Content-Type': type,
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    },
    body: raw,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('POST /v1/inbound/raw', () => {
  it('takes a mail for an address, an inbox, or whom its header names, byte for byte', async () => {
    const raw = mail('From: zoë@example.net\r\n');
    const taken = await submit(raw, { query: '?to=Support@A.example&envelopeFrom=zoe@example.net' });
    expect(taken).toMatchObject({
      status: 202,
      body: { mails: [{ inboxId: support, state: 'accepted', repeated: false }], size: Buffer.byteLength(raw) },
    });
    const stored = await house.app.get(Blobs).get(String(taken.body['sha256']));
    expect(stored.toString()).toBe(raw);
    const told = await submit(mail(), { query: `?inboxId=${secret}` });
    expect(told.body['mails']).toMatchObject([{ inboxId: secret }]);
    const both = await submit(mail('To: support@a.example, secret@a.example\r\n'));
    expect(both.body['mails']).toMatchObject([{ inboxId: support }, { inboxId: secret }]);
  });

  it('says that the same bytes were there before', async () => {
    const raw = mail();
    const [first, second] = [
      await submit(raw, { query: '?to=support@a.example' }),
      await submit(raw, { query: '?to=support@a.example' }),
    ];
    const [entry] = first.body['mails'] as [object];
    const { position: _, ...told } = first.body;
    expect(second.body).toMatchObject({ ...told, mails: [{ ...entry, repeated: true }] });
  });

  it('gives the first answer again for the same key, and refuses the key for anything else', async () => {
    const [raw, key] = [mail(), randomUUID()];
    const first = await submit(raw, { query: '?to=support@a.example', key });
    expect(await submit(raw, { query: '?to=support@a.example', key })).toEqual(first);
    expect((await submit(mail(), { query: '?to=support@a.example', key })).status).toBe(422);
    expect((await submit(raw, { query: '?to=secret@a.example', key })).status).toBe(422);
  });

  it('keeps what no inbox is known for, for an administrator alone', async () => {
    expect((await submit(mail('To: nobody@b.example\r\n'))).body['mails']).toMatchObject([
      { inboxId: null, state: 'unrouted' },
    ]);
    expect((await submit(mail(), { as: people.agent })).status).toBe(403);
  });

  it('is for those who may act in the inbox, and tells nobody else that it exists', async () => {
    const query = '?to=secret@a.example';
    expect((await submit(mail(), { query, as: people.agent })).status).toBe(202);
    const hidden = await submit(mail(), { query, as: people.outsider });
    const unknown = await submit(mail(), { query: '?to=nobody@a.example', as: people.outsider });
    expect({ ...hidden.body, instance: null }).toEqual({ ...unknown.body, instance: null });
    expect(hidden.status).toBe(403);
    expect((await submit(mail(), { query: `?inboxId=${secret}`, as: people.outsider })).status).toBe(404);
    expect((await submit(mail(), { query: `?inboxId=${randomUUID()}`, as: people.outsider })).status).toBe(404);
    expect((await submit(mail(), { query: '?to=support@a.example', as: people.auditor })).status).toBe(403);
  });

  it.each([
    ['?to=nobody', 400],
    [`?to=support@a.example&inboxId=${randomUUID()}`, 400],
    ['?unknown=1', 400],
  ])('refuses %s', async (query, status) => expect((await submit(mail(), { query })).status).toBe(status));

  it('refuses what is no mail, or nothing, and one that is too large, announced or not', async () => {
    expect((await submit('{}', { type: 'application/json' })).status).toBe(415);
    expect(await submit('', { query: '?to=support@a.example' })).toMatchObject({ status: 400 });
    expect((await submit('x'.repeat(50_001), { query: '?to=support@a.example' })).status).toBe(413);
    const before = await house.store.currentPosition();
    const unannounced = await new Promise<number>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${people.admin.key}`, 'Content-Type': 'message/rfc822' };
      const sent = request(url, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode ?? 0);
        response.resume();
      });
      sent.on('error', reject);
      sent.write('x'.repeat(60_000));
      sent.end();
    });
    expect(unannounced).toBe(413);
    expect(await house.store.currentPosition()).toBe(before);
  });

  it('keeps nothing of a mail that breaks off', async () => {
    const before = await house.store.currentPosition();
    const headers = {
      ...{ Authorization: `Bearer ${people.admin.key}`, 'Content-Type': 'message/rfc822' },
      'Content-Length': '1000',
    };
    const sent = request(`${url}?to=support@a.example`, { method: 'POST', headers });
    sent.on('error', () => undefined);
    sent.write('Subject: half');
    await pause(100);
    sent.destroy();
    await pause(200);
    expect(await house.store.currentPosition()).toBe(before);
  });
});
