import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type Answer, type FeatureApp, type Holder, startFeatureApp } from '../../../../test/feature-app.js';
import { usualInboundPolicy } from '../inbox.js';
import { inboxesEvents } from '../inboxes-events.js';
import { InboxesApi } from '../inboxes.module.js';
import { inboxesProjections } from '../inboxes.projection.js';

let house: FeatureApp;
let admin: Holder, agent: Holder, auditor: Holder;

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, InboxesApi],
    events: { ...peopleEvents, ...inboxesEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  admin = await house.holder('admin');
  agent = await house.holder('member');
  auditor = await house.holder('auditor');
});
afterAll(() => house.stop());

const asAdmin = (method: string, path: string, body?: object): Promise<Answer> =>
  house.call(admin, method, path, body === undefined ? {} : { body });

const inbox = async (): Promise<string> =>
  `/v1/inboxes/${String((await asAdmin('POST', '/v1/inboxes', { name: 'Support' })).body['inboxId'])}`;

describe('the inbound policy of an inbox', () => {
  it('is the usual one until somebody says otherwise, and is merged with what they say', async () => {
    const policy = `${await inbox()}/inbound-policy`;
    expect(await house.call(agent, 'GET', policy)).toMatchObject({ status: 200, body: usualInboundPolicy });
    expect((await asAdmin('PUT', policy, { spamScore: 7.5, forwardedBy: 'anyone' })).status).toBe(200);
    expect((await asAdmin('PUT', policy, { automaticReopens: ['list', 'auto-reply', 'list'] })).status).toBe(200);
    expect((await house.call(auditor, 'GET', policy)).body).toEqual({
      ...usualInboundPolicy,
      spamScore: 7.5,
      forwardedBy: 'anyone',
      automaticReopens: ['auto-reply', 'list'],
    });
    const quiet = await asAdmin('PUT', policy, { spamScore: 7.5 });
    expect(quiet).toMatchObject({ status: 200, body: { revision: 2 } });
  });

  it.each<[string, object]>([
    ['/plusTags', { plusTags: 'maybe' }],
    ['/replyTo', { replyTo: true }],
    ['/forwardedBy', { forwardedBy: null }],
    ['/automaticReopens/0', { automaticReopens: ['full-moon'] }],
    ['/bounceReopens', { bounceReopens: 'yes' }],
    ['/spamScore', { spamScore: '5' }],
    ['/spamScore', { spamScore: 1e9 }],
    ['/failedAuthentication', { failedAuthentication: 'refuse' }],
  ])('says what is wrong at %s', async (pointer, body) => {
    expect(await asAdmin('PUT', `${await inbox()}/inbound-policy`, body)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  it('takes no field that it does not know', async () => {
    expect((await asAdmin('PUT', `${await inbox()}/inbound-policy`, { spamscore: 5 })).status).toBe(400);
  });
});

describe('the listed senders of an inbox', () => {
  const list = (path: string, pattern: string, verdict: string): Promise<Answer> =>
    asAdmin('PUT', `${path}/senders/${encodeURIComponent(pattern)}`, { verdict });

  it('are told by pattern, each once, page by page', async () => {
    const path = await inbox();
    expect((await house.call(agent, 'GET', `${path}/senders`)).body).toEqual({ data: [], page: { next: null } });
    for (const pattern of ['Shop.example', 'zoe@shop.example', 'a.example', 'b.example', 'SHOP.example'])
      expect((await list(path, pattern, pattern === 'SHOP.example' ? 'allow' : 'deny')).status).toBe(200);
    expect((await asAdmin('DELETE', `${path}/senders/B.example`)).status).toBe(200);

    const seen: unknown[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body } = await house.call(agent, 'GET', `${path}/senders?limit=1${next && `&cursor=${next}`}`);
      seen.push(...(body['data'] as unknown[]));
      next = (body['page'] as { next: string | null }).next;
    }
    const denied = [
      { pattern: 'a.example', verdict: 'deny' },
      { pattern: 'zoe@shop.example', verdict: 'deny' },
    ];
    expect(seen).toEqual([denied[0], { pattern: 'shop.example', verdict: 'allow' }, denied[1]]);
    const { body } = await house.call(agent, 'GET', `${path}/senders?verdict=deny`);
    expect(body['data']).toEqual(denied);
  });

  it.each([
    'shop',
    'com',
    '*.example',
    '@shop.example',
    'a b@shop.example',
    'bücher.example',
    '1.2.3.4',
    'shop.example.',
  ])('are addresses or domains, which %s is not', async (pattern) => {
    const path = await inbox();
    expect((await list(path, pattern, 'deny')).status).toBe(400);
    expect((await asAdmin('DELETE', `${path}/senders/${encodeURIComponent(pattern)}`)).status).toBe(400);
  });

  it('are allowed or denied, nothing else', async () => {
    expect((await list(await inbox(), 'shop.example', 'hide')).status).toBe(400);
  });
});

describe('business hours', () => {
  const hours = { timeZone: 'Europe/Vienna', week: [{ day: 1, from: '08:00', to: '24:00' }] };

  it('are set and taken back by an administrator, and shown to all who see the inbox', async () => {
    const path = `${await inbox()}/business-hours`;
    expect((await house.call(agent, 'GET', path)).body['hours']).toBeNull();
    expect((await house.call(agent, 'PUT', path, { body: hours })).status).toBe(403);
    expect((await asAdmin('PUT', path, hours)).status).toBe(200);
    expect((await house.call(agent, 'GET', path)).body['hours']).toEqual({ ...hours, holidays: [] });
    expect((await asAdmin('DELETE', path)).status).toBe(200);
    expect((await house.call(agent, 'GET', path)).body['hours']).toBeNull();
  });

  it.each<[string, object]>([
    ['a time zone that there is not', { timeZone: 'Europe/Nowhere' }],
    ['an offset for a time zone', { timeZone: '+01:00' }],
    ['an end before the beginning', { week: [{ day: 1, from: '09:00', to: '08:00' }] }],
    ['a day that there is not', { week: [{ day: 8, from: '08:00', to: '09:00' }] }],
    ['a holiday that there is not', { holidays: ['2026-02-30'] }],
  ])('do not take %s', async (_, said) => {
    expect((await asAdmin('PUT', `${await inbox()}/business-hours`, { ...hours, ...said })).status).toBe(400);
  });
});

describe('an inbox one may not see', () => {
  it('has no policy, no senders and no hours, to the letter', async () => {
    const path = await inbox();
    await asAdmin('POST', `${path}/visibility/restrict`);
    for (const what of ['inbound-policy', 'senders', 'business-hours']) {
      const hidden = await house.call(agent, 'GET', `${path}/${what}`);
      const missing = await house.call(agent, 'GET', `/v1/inboxes/${randomUUID()}/${what}`);
      expect(hidden.status).toBe(404);
      expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
      expect((await house.call(auditor, 'GET', `${path}/${what}`)).status).toBe(200);
    }
  });
});
