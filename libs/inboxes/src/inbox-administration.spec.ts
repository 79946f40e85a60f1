import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type FeatureApp, type Holder, startFeatureApp } from '../../../test/feature-app.js';
import { inboxesEvents } from './inboxes-events.js';
import { InboxesApi } from './inboxes.module.js';
import { inboxesProjections } from './inboxes.projection.js';

let house: FeatureApp;
let admin: Holder, agent: Holder, auditor: Holder;

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, InboxesApi],
    events: { ...peopleEvents, ...inboxesEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  [admin, agent, auditor] = [await house.holder('admin'), await house.holder('member'), await house.holder('auditor')];
});
afterAll(() => house.stop());

describe('administration of inboxes', () => {
  const [id, other] = [randomUUID(), randomUUID()];
  const acts: readonly Readonly<{ method: string; path: string; body?: object }>[] = [
    { method: 'POST', path: '/v1/inboxes', body: { name: 'x' } },
    { method: 'PUT', path: `/v1/inboxes/${id}/addresses/a@example.org`, body: { name: 'x' } },
    { method: 'DELETE', path: `/v1/inboxes/${id}/addresses/a@example.org` },
    { method: 'PUT', path: `/v1/inboxes/${id}/members/user/${other}` },
    { method: 'DELETE', path: `/v1/inboxes/${id}/members/team/${other}` },
    { method: 'POST', path: `/v1/inboxes/${id}/visibility/restrict` },
    { method: 'POST', path: `/v1/inboxes/${id}/visibility/open` },
    { method: 'POST', path: `/v1/inboxes/${id}/rename`, body: { name: 'x' } },
    { method: 'PUT', path: `/v1/inboxes/${id}/fallback-address`, body: { address: null } },
    { method: 'PUT', path: `/v1/inboxes/${id}/forwardings/a@old.example`, body: { to: 'a@example.org' } },
    { method: 'DELETE', path: `/v1/inboxes/${id}/forwardings/a@old.example` },
    { method: 'PUT', path: `/v1/inboxes/${id}/inbound-policy`, body: { bounceReopens: false } },
    { method: 'PUT', path: `/v1/inboxes/${id}/senders/shop.example`, body: { verdict: 'deny' } },
    { method: 'DELETE', path: `/v1/inboxes/${id}/senders/shop.example` },
    {
      method: 'PUT',
      path: `/v1/inboxes/${id}/addresses/a@example.org/sending-limit`,
      body: { perMinute: 1, perDay: 1 },
    },
    { method: 'DELETE', path: `/v1/inboxes/${id}/addresses/a@example.org/sending-limit` },
    { method: 'POST', path: `/v1/inboxes/${id}/addresses/a@example.org/pause-sending` },
    { method: 'POST', path: `/v1/inboxes/${id}/addresses/a@example.org/resume-sending` },
  ];

  it.each(acts)('$method $path is for administrators, and finds no inbox that was not created', async (act) => {
    const { method, path, ...body } = act;
    for (const holder of [agent, auditor]) {
      expect(await house.call(holder, method, path, body)).toMatchObject({
        status: 403,
        body: { type: 'urn:threadlog:problem:administrators-only' },
      });
    }
    if (path !== '/v1/inboxes') expect((await house.call(admin, method, path, body)).status).toBe(404);
  });

  it('takes no member that does not exist', async () => {
    const { inboxId } = (await house.call(admin, 'POST', '/v1/inboxes', { body: { name: 'Support' } })).body;
    for (const kind of ['user', 'team']) {
      const path = `/v1/inboxes/${String(inboxId)}/members/${kind}/${other}`;
      expect((await house.call(admin, 'PUT', path)).status).toBe(404);
    }
  });
});
