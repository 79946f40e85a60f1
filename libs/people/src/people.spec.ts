import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FeatureApp, type Holder, startFeatureApp, system } from '../../../test/feature-app.js';
import { KeyAuthenticator } from './key-authenticator.http.js';
import { peopleEvents } from './people-events.js';
import { PeopleApi, PeopleDirectory } from './people.module.js';
import { peopleProjections } from './people.projection.js';
import { SEATS_STREAM } from './seats.js';
import { seatsDecider } from './seats-decider.js';
import { SeatLimitModule } from './set-seat-limit/set-seat-limit.module.js';

let people: FeatureApp;
let [admin, superAdmin, member, auditor, nobody]: Holder[] = [];

beforeAll(async () => {
  people = await startFeatureApp({
    imports: [PeopleDirectory, PeopleApi],
    events: peopleEvents,
    projections: peopleProjections,
  });
  admin = await people.holder('admin');
  superAdmin = await people.holder('superAdmin');
  member = await people.holder('member');
  auditor = await people.holder('auditor');
  nobody = await people.holder();
});
afterAll(() => people.stop());

const who = (holder: Holder | undefined): Holder => {
  if (holder === undefined) throw new Error('this person was not added');
  return holder;
};

const added = async (name = 'Zoë Cœur'): Promise<string> => {
  const body = { name, email: 'zoe@example.org' };
  return String((await people.call(who(admin), 'POST', '/v1/users', { body })).body['userId']);
};

const issued = async (userId: string): Promise<{ holder: Holder; keyId: string }> => {
  const { status, body } = await people.call(who(admin), 'POST', '/v1/api-keys', { body: { userId, label: 'laptop' } });
  expect(status).toBe(201);
  return { holder: { id: userId, key: String(body['token']) }, keyId: String(body['keyId']) };
};

describe('an API key', () => {
  it('opens the door from the moment it is told, and says who holds it', async () => {
    const userId = await added();
    await people.call(who(admin), 'POST', `/v1/users/${userId}/roles/member`);
    const { holder } = await issued(userId);
    const me = await people.call(holder, 'GET', '/v1/me');
    expect(me).toMatchObject({ status: 200, body: { id: userId, name: 'Zoë Cœur', roles: ['member'], teamIds: [] } });
  });

  it('is refused once it is revoked, and within a second in a process that knew it', async () => {
    const { holder, keyId } = await issued(await added());
    const elsewhere = new KeyAuthenticator(people.readModels);
    expect(await elsewhere.authenticate(holder.key)).toMatchObject({ id: holder.id });
    expect((await people.call(who(admin), 'DELETE', `/v1/api-keys/${keyId}`)).status).toBe(200);
    expect((await people.call(holder, 'GET', '/v1/me')).status).toBe(401);
    const since = Date.now();
    while ((await elsewhere.authenticate(holder.key)) !== null) {
      expect(Date.now() - since).toBeLessThan(1_100);
      await pause(10);
    }
    expect((await people.call(who(admin), 'DELETE', `/v1/api-keys/${keyId}`)).status).toBe(200);
  });

  it('is told once: a repeated request gets no token and makes no second key', async () => {
    const userId = await added();
    const headers = { 'Idempotency-Key': randomUUID() };
    const issue = () => people.call(who(admin), 'POST', '/v1/api-keys', { body: { userId, label: 'phone' }, headers });
    const first = await issue();
    const second = await issue();
    expect(second).toMatchObject({ status: 409, body: { keyId: first.body['keyId'] } });
    expect(second.body).not.toHaveProperty('token');
    const { body } = await people.call(who(admin), 'GET', `/v1/api-keys?userId=${userId}`);
    expect(body['data']).toMatchObject([{ id: first.body['keyId'], label: 'phone', revoked: false }]);
    expect(JSON.stringify(body)).not.toContain(String(first.body['token']));
  });

  it.each([
    ['missing', ''],
    ['cut off', 'tl_'],
    ['unknown', `tl_${'a'.repeat(43)}`],
    ['endless', `tl_${'a'.repeat(10_000)}`],
  ])('is refused when it is %s', async (_, key) => {
    const answer = await people.call({ id: '', key }, 'GET', '/v1/me');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  it("of a superAdmin is not an admin's to issue or revoke", async () => {
    const body = { userId: who(superAdmin).id, label: 'mine' };
    expect(await people.call(who(admin), 'POST', '/v1/api-keys', { body })).toMatchObject({ status: 403 });
    const { body: told } = await people.call(who(superAdmin), 'POST', '/v1/api-keys', { body });
    expect((await people.call(who(admin), 'DELETE', `/v1/api-keys/${told['keyId']}`)).status).toBe(403);
  });
});

describe('a superAdmin', () => {
  it('begins without the keys that an administrator may have kept, and gets one from a superAdmin', async () => {
    const { holder } = await issued(await added());
    const role = `/v1/users/${holder.id}/roles/superAdmin`;
    expect((await people.call(who(superAdmin), 'POST', role)).status).toBe(200);
    expect((await people.call(holder, 'GET', '/v1/me')).status).toBe(401);
    const body = { userId: holder.id, label: 'new' };
    const { body: told } = await people.call(who(superAdmin), 'POST', '/v1/api-keys', { body });
    const me = await people.call({ id: holder.id, key: String(told['token']) }, 'GET', '/v1/me');
    expect(me).toMatchObject({ status: 200, body: { roles: ['superAdmin'] } });
  });
});

describe('administration', () => {
  const acts: readonly Readonly<{ method: string; path: string; body?: object }>[] = [
    { method: 'POST', path: '/v1/users', body: { name: 'Eve', email: 'eve@example.org' } },
    { method: 'POST', path: `/v1/users/${randomUUID()}/roles/admin` },
    { method: 'DELETE', path: `/v1/users/${randomUUID()}/roles/admin` },
    { method: 'POST', path: '/v1/teams', body: { name: 'Eves' } },
    { method: 'PUT', path: `/v1/teams/${randomUUID()}/members/${randomUUID()}` },
    { method: 'DELETE', path: `/v1/teams/${randomUUID()}/members/${randomUUID()}` },
    { method: 'POST', path: `/v1/teams/${randomUUID()}/rename`, body: { name: 'Eves' } },
    { method: 'DELETE', path: `/v1/teams/${randomUUID()}` },
    { method: 'PUT', path: `/v1/users/${randomUUID()}/primary-team`, body: { teamId: null } },
    { method: 'PUT', path: `/v1/users/${randomUUID()}/seat` },
    { method: 'DELETE', path: `/v1/users/${randomUUID()}/seat` },
    { method: 'POST', path: '/v1/api-keys', body: { userId: randomUUID(), label: 'eve' } },
    { method: 'DELETE', path: `/v1/api-keys/${randomUUID()}` },
    { method: 'GET', path: '/v1/api-keys' },
  ];

  it.each(acts)('$method $path is for administrators', async ({ method, path, ...body }) => {
    for (const person of [member, auditor, nobody]) {
      const answer = await people.call(who(person), method, path, body);
      expect(answer).toMatchObject({ status: 403, body: { type: 'urn:threadlog:problem:administrators-only' } });
    }
    expect((await people.call(null, method, path, body)).status).toBe(401);
  });

  it('leaves superAdmins to superAdmins', async () => {
    const userId = await added();
    const path = `/v1/users/${userId}/roles/superAdmin`;
    expect((await people.call(who(admin), 'POST', path)).body['type']).toBe('urn:threadlog:problem:super-admins-only');
    expect((await people.call(who(superAdmin), 'POST', path)).status).toBe(200);
    expect((await people.call(who(admin), 'DELETE', path)).status).toBe(403);
    expect((await people.call(who(superAdmin), 'DELETE', path)).status).toBe(200);
  });

  it('knows no one and nothing that was not added', async () => {
    const id = randomUUID();
    const userId = await added();
    const calls: readonly (readonly [string, string, object?])[] = [
      ['POST', `/v1/users/${id}/roles/member`],
      ['PUT', `/v1/teams/${id}/members/${userId}`],
      ['PUT', `/v1/teams/${id}/members/${id}`],
      ['DELETE', `/v1/teams/${id}/members/${id}`],
      ['POST', `/v1/teams/${id}/rename`, { name: 'Eves' }],
      ['DELETE', `/v1/teams/${id}`],
      ['PUT', `/v1/users/${id}/primary-team`, { teamId: null }],
      ['PUT', `/v1/users/${userId}/primary-team`, { teamId: id }],
      ['PUT', `/v1/users/${id}/seat`],
      ['DELETE', `/v1/users/${id}/seat`],
      ['POST', '/v1/api-keys', { userId: id, label: 'x' }],
      ['DELETE', `/v1/api-keys/${id}`],
    ];
    for (const [method, path, body] of calls) {
      expect((await people.call(who(admin), method, path, body === undefined ? {} : { body })).status).toBe(404);
    }
  });

  it('says which field is wrong', async () => {
    const body = { name: 'Eve\r\nBcc: x', email: 'Eve <eve@example.org>', roles: ['superAdmin'] };
    const answer = await people.call(who(admin), 'POST', '/v1/users', { body });
    const pointers = (answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(answer.status).toBe(400);
    expect(pointers).toEqual(expect.arrayContaining(['/name', '/email']));
    expect((await people.call(who(admin), 'POST', '/v1/users/42/roles/member')).status).toBe(400);
    expect((await people.call(who(admin), 'POST', `/v1/users/${randomUUID()}/roles/king`)).status).toBe(400);
  });
});

describe('a team', () => {
  it('gives and takes a person a team, at once', async () => {
    const team = await people.call(who(admin), 'POST', '/v1/teams', { body: { name: 'Élan' } });
    const { holder } = await issued(await added());
    const path = `/v1/teams/${team.body['teamId']}/members/${holder.id}`;
    expect((await people.call(who(admin), 'PUT', path)).status).toBe(200);
    expect((await people.call(holder, 'GET', '/v1/me')).body['teamIds']).toEqual([team.body['teamId']]);
    const teams = await people.call(who(member), 'GET', '/v1/teams');
    expect(teams.body['data']).toEqual([{ id: team.body['teamId'], name: 'Élan', userIds: [holder.id] }]);
    await people.call(who(admin), 'DELETE', path);
    expect((await people.call(holder, 'GET', '/v1/me')).body['teamIds']).toEqual([]);
  });

  it('has another name, and is no more', async () => {
    const { body } = await people.call(who(admin), 'POST', '/v1/teams', { body: { name: 'Night' } });
    const { holder } = await issued(await added());
    const team = `/v1/teams/${String(body['teamId'])}`;
    await people.call(who(admin), 'PUT', `${team}/members/${holder.id}`);
    const named = async () =>
      ((await people.call(who(member), 'GET', '/v1/teams')).body['data'] as { name: string }[]).map(({ name }) => name);
    await people.call(who(admin), 'POST', `${team}/rename`, { body: { name: 'Late' } });
    expect(await named()).toContain('Late');
    expect((await people.call(who(admin), 'DELETE', team)).status).toBe(200);
    expect(await named()).not.toContain('Late');
    expect((await people.call(holder, 'GET', '/v1/me')).body['teamIds']).toEqual([]);
    expect((await people.call(who(admin), 'PUT', `${team}/members/${holder.id}`)).status).toBe(404);
  });

  it('is the primary one of those who are in it, if it is said to be', async () => {
    const { body } = await people.call(who(admin), 'POST', '/v1/teams', { body: { name: 'Sales' } });
    const [teamId, userId] = [String(body['teamId']), await added('Aaa')];
    const path = `/v1/users/${userId}/primary-team`;
    const set = () => people.call(who(admin), 'PUT', path, { body: { teamId } });
    const shown = async () =>
      ((await people.call(who(member), 'GET', '/v1/users?limit=100')).body['data'] as object[]).find(
        (user) => (user as { id: string }).id === userId,
      );
    expect(await set()).toMatchObject({ status: 422, body: { errors: [{ pointer: '/teamId' }] } });
    await people.call(who(admin), 'PUT', `/v1/teams/${teamId}/members/${userId}`);
    expect((await set()).status).toBe(200);
    expect(await shown()).toMatchObject({ teamIds: [teamId], primaryTeamId: teamId, hasSeat: true });
    await people.call(who(admin), 'DELETE', `/v1/teams/${teamId}/members/${userId}`);
    expect(await shown()).toMatchObject({ teamIds: [], primaryTeamId: null });
  });
});

describe('a seat', () => {
  /** As an API process that is told so does when it starts. */
  const limit = async (seats: number | null) => {
    await new SeatLimitModule({ seats }, people.store).onApplicationBootstrap();
    await people.shown(await people.store.currentPosition());
  };
  const assign = (userId: string) => people.call(who(admin), 'PUT', `/v1/users/${userId}/seat`);
  const me = async (holder: Holder) => (await people.call(holder, 'GET', '/v1/me')).body['hasSeat'];

  it('is everybody’s where seats are not counted, and otherwise theirs to whom one was assigned', async () => {
    const { holder } = await issued(await added());
    expect(await me(holder)).toBe(true);
    await limit(1);
    await pause(1_001);
    expect(await me(holder)).toBe(false);
    expect((await assign(holder.id)).status).toBe(200);
    expect(await me(holder)).toBe(true);
    expect((await people.call(who(admin), 'GET', '/v1/seats')).body).toEqual({ seats: 1, assigned: 1 });
    await people.call(who(admin), 'DELETE', `/v1/users/${holder.id}/seat`);
    expect(await me(holder)).toBe(false);
    await limit(null);
  });

  it('goes to one of two who would have the last, also in two processes', async () => {
    await limit(1);
    const ids = await Promise.all([added(), added()]);
    const stores = [people.anotherStore(), people.anotherStore()];
    const asked = await Promise.allSettled(
      ids.map((userId, n) =>
        stores[n]!.handle(seatsDecider, SEATS_STREAM, { type: 'AssignSeat', userId, at: '' }, system()),
      ),
    );
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await assign(await added())).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:seats-taken' },
    });
    await limit(null);
  });
});

describe('the list of users', () => {
  it('comes in pages by name, whatever the names are', async () => {
    for (const name of ['écho', 'Delta', '"'.repeat(200), '😀'.repeat(100), 'Zulu', '\\'.repeat(200)])
      await added(name);
    const names: string[] = [];
    for (let path = '/v1/users?limit=2'; ;) {
      const { status, body } = await people.call(who(auditor), 'GET', path);
      expect(status).toBe(200);
      names.push(...(body['data'] as { name: string }[]).map(({ name }) => name));
      const { next } = body['page'] as { next: string | null };
      if (next === null) break;
      path = `/v1/users?limit=2&cursor=${next}`;
    }
    const { body } = await people.call(who(auditor), 'GET', '/v1/users?limit=100');
    expect(names).toEqual((body['data'] as { name: string }[]).map(({ name }) => name));
    expect(names.indexOf('écho')).toBeGreaterThan(names.indexOf('Delta'));
    expect(names.indexOf('Zulu')).toBeGreaterThan(names.indexOf('écho'));
  });

  it('is not for somebody without a role', async () => {
    expect((await people.call(who(nobody), 'GET', '/v1/users')).status).toBe(403);
    expect((await people.call(who(nobody), 'GET', '/v1/me')).status).toBe(200);
  });
});
