import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { People, PeopleApi, peopleEvents, type Person, peopleProjections } from '#libs/people';
import { type Answer, type FeatureApp, type Holder, startFeatureApp } from '../../../test/feature-app.js';
import { InboxAccess } from './inbox-access.http.js';
import { InboxLooks } from './look-into-inbox/inbox-looks.http.js';
import { inboxesEvents } from './inboxes-events.js';
import { InboxesApi } from './inboxes.module.js';
import { inboxesProjections } from './inboxes.projection.js';

let house: FeatureApp;
let admin: Holder, agent: Holder, outsider: Holder, auditor: Holder;

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, InboxesApi],
    events: { ...peopleEvents, ...inboxesEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  admin = await house.holder('admin');
  agent = await house.holder('member');
  outsider = await house.holder('member');
  auditor = await house.holder('auditor');
});
afterAll(() => house.stop());

const asAdmin = (method: string, path: string, body?: object): Promise<Answer> =>
  house.call(admin, method, path, body === undefined ? {} : { body });

const inbox = async (name = 'Support'): Promise<string> =>
  String((await asAdmin('POST', '/v1/inboxes', { name })).body['inboxId']);

const billing = async (): Promise<string> => {
  const team = (await asAdmin('POST', '/v1/teams', { name: 'Billing' })).body['teamId'];
  await asAdmin('PUT', `/v1/teams/${team}/members/${agent.id}`);
  const id = await inbox('Billing');
  await asAdmin('PUT', `/v1/inboxes/${id}/members/team/${team}`);
  await asAdmin('POST', `/v1/inboxes/${id}/visibility/restrict`);
  return id;
};

const person = async ({ id }: Holder): Promise<Person> => {
  const found = await house.app.get(People).person(id);
  if (found === null) throw new Error(`${id} is nobody`);
  return found;
};

const listed = async (who: Holder): Promise<readonly string[]> => {
  const { body } = await house.call(who, 'GET', '/v1/inboxes?limit=100');
  return (body['data'] as { id: string }[]).map(({ id }) => id);
};

describe('a restricted inbox', () => {
  it('does not exist for somebody outside it, to the letter', async () => {
    const [id, nothing] = [await billing(), randomUUID()];
    const hidden = await house.call(outsider, 'GET', `/v1/inboxes/${id}`);
    const missing = await house.call(outsider, 'GET', `/v1/inboxes/${nothing}`);
    expect(hidden.status).toBe(404);
    expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    expect(await listed(outsider)).not.toContain(id);
    const access = house.app.get(InboxAccess);
    await expect(access.act(await person(outsider), id)).rejects.toMatchObject({ status: 404 });
    expect(await access.viewableIds(await person(outsider))).not.toContain(id);
    expect(await access.mayView(await person(outsider), id)).toBe(false);
  });

  it('is shown to an administrator and an auditor, who may not act in it', async () => {
    const id = await billing();
    const access = house.app.get(InboxAccess);
    for (const onlooker of [admin, auditor]) {
      expect(await house.call(onlooker, 'GET', `/v1/inboxes/${id}`)).toMatchObject({
        status: 200,
        body: { visibility: 'restricted', mayAct: false },
      });
      expect(await listed(onlooker)).toContain(id);
      await expect(access.act(await person(onlooker), id)).rejects.toMatchObject({
        status: 403,
        code: 'not-inbox-member',
      });
    }
  });

  it("is its members' to act in, from the moment they are members", async () => {
    const id = await billing();
    const access = house.app.get(InboxAccess);
    expect(await access.act(await person(agent), id)).toMatchObject({ inbox_id: id, name: 'Billing' });
    expect(await access.mayAct(await person(outsider), id)).toBe(false);
    await asAdmin('PUT', `/v1/inboxes/${id}/members/user/${outsider.id}`);
    expect(await access.mayAct(await person(outsider), id)).toBe(true);
    await asAdmin('DELETE', `/v1/inboxes/${id}/members/user/${outsider.id}`);
    expect(await access.mayAct(await person(outsider), id)).toBe(false);
  });

  it('is nothing to a member whose last role was taken away, and not to act in for one who only audits', async () => {
    const id = await billing();
    const [leaver, onlooker] = [await house.holder('member'), await house.holder('auditor')];
    for (const who of [leaver, onlooker]) await asAdmin('PUT', `/v1/inboxes/${id}/members/user/${who.id}`);
    await asAdmin('DELETE', `/v1/users/${leaver.id}/roles/member`);
    const access = house.app.get(InboxAccess);
    expect((await house.call(leaver, 'GET', `/v1/inboxes/${id}`)).status).toBe(404);
    expect(await access.viewableIds(await person(leaver))).toEqual([]);
    await expect(access.act(await person(leaver), id)).rejects.toMatchObject({ status: 404 });
    expect(await house.call(onlooker, 'GET', `/v1/inboxes/${id}`)).toMatchObject({
      status: 200,
      body: { mayAct: false },
    });
    await expect(access.act(await person(onlooker), id)).rejects.toMatchObject({ status: 403, code: 'read-only' });
  });

  it('opened again, is there for everybody', async () => {
    const id = await billing();
    await asAdmin('POST', `/v1/inboxes/${id}/visibility/open`);
    expect(await house.call(outsider, 'GET', `/v1/inboxes/${id}`)).toMatchObject({
      status: 200,
      body: { mayAct: true },
    });
    expect(await listed(outsider)).toContain(id);
  });
});

describe('a look into an inbox', () => {
  const looks = async (inboxId: string) => {
    await house.shown(await house.store.currentPosition());
    return (await house.call(auditor, 'GET', `/v1/audit/looks?inboxId=${inboxId}`)).body['data'];
  };

  it('that nothing but the right to see every one allows is recorded, once in an hour', async () => {
    const id = await billing();
    for (const who of [auditor, admin, agent, auditor, outsider]) await house.call(who, 'GET', `/v1/inboxes/${id}`);
    await house.app
      .get(InboxAccess)
      .act(await person(admin), id)
      .catch(String);
    await expect.poll(() => looks(id)).toHaveLength(2);
    expect(await looks(id)).toEqual(
      expect.arrayContaining([auditor, admin].map((who) => expect.objectContaining({ userId: who.id, inboxId: id }))),
    );
    const elsewhere = new InboxLooks(house.anotherStore());
    elsewhere.note(auditor.id, id);
    await elsewhere.beforeApplicationShutdown();
    expect(await looks(id)).toHaveLength(2);
  });

  it('is not for others to know of', async () => {
    expect(await house.call(agent, 'GET', '/v1/audit/looks')).toMatchObject({
      status: 403,
      body: { type: 'urn:threadlog:problem:auditors-only' },
    });
  });
});

describe('the list of inboxes', () => {
  it('is by their names, the ones they have now', async () => {
    const id = await inbox('Zzz 9');
    expect((await asAdmin('POST', `/v1/inboxes/${id}/rename`, { name: 'Aaa' })).status).toBe(200);
    expect((await listed(outsider))[0]).toBe(id);
  });

  it('has full pages of those one may see, whatever lies between', async () => {
    const hidden = await Promise.all(Array.from({ length: 4 }, () => billing()));
    const open = await Promise.all(Array.from({ length: 4 }, (_, n) => inbox(`Zzz ${n}`)));
    const seen: string[] = [];
    for (let path = '/v1/inboxes?limit=3'; ;) {
      const { body } = await house.call(outsider, 'GET', path);
      const { next } = body['page'] as { next: string | null };
      seen.push(...(body['data'] as { id: string }[]).map(({ id }) => id));
      if (next === null) break;
      expect((body['data'] as unknown[]).length).toBe(3);
      path = `/v1/inboxes?limit=3&cursor=${next}`;
    }
    expect(seen).toEqual(await listed(outsider));
    expect(seen).toEqual(expect.arrayContaining(open));
    for (const id of hidden) expect(seen).not.toContain(id);
  });
});

describe('an address', () => {
  const connect = (id: string, address: string, name = 'Support') =>
    asAdmin('PUT', `/v1/inboxes/${id}/addresses/${encodeURIComponent(address)}`, { name });
  const disconnect = (id: string, address: string) =>
    asAdmin('DELETE', `/v1/inboxes/${id}/addresses/${encodeURIComponent(address)}`);
  const owner = (address: string) => house.app.get(InboxAccess).addressOwner(address);
  const fresh = () => `support+${randomUUID()}@example.org`;

  it('leads to its inbox in whatever case, from the moment it is connected', async () => {
    const [id, address] = [await inbox(), fresh()];
    expect(await owner(address)).toBeNull();
    expect((await connect(id, address.toUpperCase(), 'Aide')).status).toBe(200);
    expect(await owner(address.toUpperCase())).toEqual({ inboxId: id, address, name: 'Aide' });
    await disconnect(id, address);
    expect(await owner(address)).toBeNull();
  });

  it('belongs to one inbox, even when two connect it at the same moment', async () => {
    const [a, b, address] = [await inbox('A'), await inbox('B'), fresh()];
    const answers = await Promise.all([connect(a, address), connect(b, address)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const [winner, loser] = answers[0]?.status === 200 ? [a, b] : [b, a];
    expect(await owner(address)).toMatchObject({ inboxId: winner });
    expect((await connect(winner, address)).status).toBe(200);
    expect((await disconnect(loser, address)).status).toBe(200);
    expect((await connect(loser, address)).body['type']).toBe('urn:threadlog:problem:address-taken');
    await disconnect(winner, address);
    expect((await connect(loser, address)).status).toBe(200);
    expect(await owner(address)).toMatchObject({ inboxId: loser });
  });

  it('is hidden from those who may not see its inbox, also when it is not connected any longer', async () => {
    const [secret, support] = [await billing(), await inbox()];
    const [theirs, former, ours, nobodys] = [fresh(), fresh(), fresh(), fresh()];
    for (const address of [theirs, former]) await connect(secret, address);
    await disconnect(secret, former);
    await connect(support, ours);
    const hiddenFrom = async (who: Holder) =>
      house.app.get(InboxAccess).hiddenAddresses(await person(who), [theirs.toUpperCase(), former, ours, nobodys]);
    expect(await hiddenFrom(outsider)).toEqual(new Set([theirs, former]));
    expect(await hiddenFrom(agent)).toEqual(new Set([former]));
    expect(await hiddenFrom(auditor)).toEqual(new Set());
  });

  it('is a strict addr-spec, its name one visible line', async () => {
    const id = await inbox();
    for (const address of ['support', 'a b@example.org', 'a@[127.0.0.1]', 'a@example.org\r\nX: y']) {
      expect((await connect(id, address)).status).toBe(400);
    }
    expect(await connect(id, fresh(), 'Aide\n')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/name' }] },
    });
  });

  it('shows whether mail leaves from it, and how many at a time', async () => {
    const [id, address] = [await inbox(), fresh()];
    const path = `/v1/inboxes/${id}/addresses/${encodeURIComponent(address)}`;
    const shown = async () => (await house.call(outsider, 'GET', `/v1/inboxes/${id}`)).body['addresses'];
    const limit = { perMinute: 30, perDay: null };
    expect(await asAdmin('POST', `${path}/pause-sending`)).toMatchObject({ status: 409 });
    await connect(id, address);
    await asAdmin('PUT', `${path}/sending-limit`, limit);
    await asAdmin('POST', `${path}/pause-sending`);
    const paused = { why: 'command', reason: null, resumes: 'command' };
    expect(await shown()).toMatchObject([{ address, sending: { limit, paused } }]);
    expect(await house.app.get(InboxAccess).sendingFrom(address.toUpperCase())).toMatchObject({
      inboxId: id,
      sending: { limit, paused },
    });
    const all = await house.app.get(InboxAccess).pausedAddresses();
    expect(all).toEqual([{ inboxId: id, address, ...paused, at: expect.stringMatching(/Z$/) as string }]);
    await asAdmin('POST', `${path}/resume-sending`);
    expect(await house.app.get(InboxAccess).pausedAddresses()).toEqual([]);
    await asAdmin('DELETE', `${path}/sending-limit`);
    expect(await shown()).toEqual([{ address, name: 'Support', sending: { limit: null, paused: null } }]);
    expect(await asAdmin('PUT', `${path}/sending-limit`, { perMinute: 0, perDay: null })).toMatchObject({
      status: 400,
    });
    await disconnect(id, address);
    expect(await house.app.get(InboxAccess).sendingFrom(address)).toBeNull();
  });

  it('is connected once when the request is repeated', async () => {
    const [id, address] = [await inbox(), fresh()];
    const call = { body: { name: 'Support' }, headers: { 'Idempotency-Key': randomUUID() } };
    const path = `/v1/inboxes/${id}/addresses/${address}`;
    const first = await house.call(admin, 'PUT', path, call);
    expect(await house.call(admin, 'PUT', path, call)).toMatchObject({ status: 200, body: first.body });
    expect(first.headers.get('ETag')).toBe('"1"');
  });
});
