import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Holder } from '../../../test/feature-app.js';
import { InboundHouse } from '../../../test/inbound-house.js';

let inbound: InboundHouse;
let admin: Holder, onlooker: Holder, auditor: Holder, agent: Holder, outsider: Holder;
let support: { id: string; address: string }, billing: { id: string; address: string };

beforeAll(async () => {
  inbound = await InboundHouse.start();
  const { house } = inbound;
  admin = await house.holder('admin');
  onlooker = await house.holder('accountAccess');
  auditor = await house.holder('auditor');
  agent = await house.holder('member');
  outsider = await house.holder('member');
  support = await inbound.inbox();
  billing = await inbound.inbox(agent);
}, 60_000);
afterAll(() => inbound.stop());

const act = (who: Holder, id: string, what: string, body?: object, key?: string): Promise<Answer> =>
  inbound.house.call(who, 'POST', `/v1/inbound/${id}/${what}`, {
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
  });

const told = async (id: string, position: unknown): Promise<Record<string, unknown>> => {
  const headers = { 'X-Min-Position': String(position) };
  return (await inbound.house.call(admin, 'GET', `/v1/inbound/${id}`, { headers })).body;
};

const broken = (code: string) => ({ status: 409, body: { type: `urn:threadlog:problem:${code}` } });

describe('releasing a mail', () => {
  it.each([
    ['duplicate', 'duplicate'],
    ['spam', 'spam'],
    ['quarantined', 'quarantine'],
  ] as const)('lets one that was %s through, by whom is told', async (becoming, from) => {
    const id = await inbound.mail(support.id, becoming);
    const answer = await act(agent, id, 'release');
    expect(answer).toMatchObject({ status: 202, body: { inboundMailId: id } });
    const { position } = answer.body;
    expect(await told(id, position)).toMatchObject({
      ...{ state: 'accepted', reason: null, keptUntil: null, duplicateOf: null },
      released: [{ from, by: { kind: 'user', id: agent.id } }],
    });
    expect(await act(agent, id, 'release')).toMatchObject({ status: 202, body: { position } });
  });

  it('gives the first answer to the same request sent again', async () => {
    const [id, key] = [await inbound.mail(support.id, 'spam'), randomUUID()];
    const { body } = await act(agent, id, 'release', undefined, key);
    expect(await act(agent, id, 'release', undefined, key)).toMatchObject({ status: 202, body });
  });

  it('has nothing to do for a mail that is on its way or there', async () => {
    for (const becoming of ['accepted', 'threaded', 'received'] as const)
      expect(await act(agent, await inbound.mail(support.id, becoming), 'release')).toMatchObject(
        broken('not-set-aside'),
      );
    expect(await act(admin, await inbound.mail(null, 'accepted'), 'release')).toMatchObject(broken('unrouted'));
  });
});

describe('having a mail processed again', () => {
  it('takes it out of quarantine', async () => {
    const id = await inbound.mail(support.id, 'quarantined');
    const { status, body } = await act(agent, id, 'reprocess');
    expect(status).toBe(202);
    expect(await told(id, body['position'])).toMatchObject({
      ...{ state: 'accepted', reason: null, quarantine: null },
      reprocessed: [{ by: { kind: 'user', id: agent.id } }],
    });
  });

  it('is not for mail that was understood', async () => {
    for (const becoming of ['duplicate', 'spam', 'received'] as const)
      expect(await act(agent, await inbound.mail(support.id, becoming), 'reprocess')).toMatchObject(
        broken('not-quarantined'),
      );
  });
});

describe('routing a mail', () => {
  it('brings it to an inbox, under the address that the inbox has by now', async () => {
    const here = await inbound.mail(null, 'accepted', {
      accepted: { envelopeTo: ['Old@example.org', support.address] },
    });
    const { status, body } = await act(admin, here, 'route', { inboxId: support.id });
    expect(status).toBe(202);
    const story = await told(here, body['position']);
    expect(story).toMatchObject({
      ...{ state: 'accepted', inboxId: support.id, receivedBy: support.address },
      routed: { inboxId: support.id, by: { kind: 'user', id: admin.id } },
    });
    expect((await inbound.list(agent, `&inboxId=${support.id}`)).map(({ id }) => id)).toContain(here);
    const there = await inbound.mail(null, 'accepted', { accepted: { envelopeTo: ['old@example.org'] } });
    const answer = await act(admin, there, 'route', { inboxId: support.id });
    expect(await told(there, answer.body['position'])).toMatchObject({ receivedBy: null });
  });

  it('is done once, and takes no mail away from an inbox', async () => {
    const id = await inbound.mail(null, 'accepted');
    const { body } = await act(admin, id, 'route', { inboxId: support.id });
    expect(await act(admin, id, 'route', { inboxId: support.id })).toMatchObject({ status: 202, body });
    const other = (await inbound.inbox()).id;
    expect(await act(admin, id, 'route', { inboxId: other })).toMatchObject(broken('already-routed'));
  });

  it('is for those who administer and may act in that inbox', async () => {
    const id = await inbound.mail(null, 'accepted');
    const route = (who: Holder, inboxId: string) => act(who, id, 'route', { inboxId });
    expect((await route(agent, support.id)).status).toBe(404);
    for (const who of [onlooker, auditor])
      expect(await route(who, support.id)).toMatchObject({
        status: 403,
        body: { type: 'urn:threadlog:problem:administrators-only' },
      });
    expect(await route(admin, billing.id)).toMatchObject({
      status: 403,
      body: { type: 'urn:threadlog:problem:not-inbox-member' },
    });
    expect((await route(admin, randomUUID())).status).toBe(404);
    expect((await route(admin, 'support')).status).toBe(400);
  });
});

describe('a mail in an inbox', () => {
  const acts = [{ what: 'release' }, { what: 'reprocess' }, { what: 'route', body: { inboxId: randomUUID() } }];

  it.each(acts)('that one may not see does not exist: $what', async ({ what, body }) => {
    const id = await inbound.mail(billing.id, 'quarantined');
    const hidden = await act(outsider, id, what, body);
    const missing = await act(outsider, randomUUID(), what, body);
    expect(hidden.status).toBe(404);
    expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
  });

  it.each(acts)('is for its members to decide on, not for onlookers: $what', async ({ what, body }) => {
    const id = await inbound.mail(billing.id, 'quarantined');
    for (const who of [admin, auditor])
      expect(await act(who, id, what, body)).toMatchObject({
        status: 403,
        body: { type: 'urn:threadlog:problem:not-inbox-member' },
      });
  });
});
