import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inboxesEvents, InboxesApi, inboxesProjections } from '#libs/inboxes';
import {
  PeopleApi,
  peopleEvents,
  peopleProjections,
  SEATS_STREAM,
  seatsDecider,
  userDecider,
  userStream,
} from '#libs/people';
import { type FeatureApp, type Holder, startFeatureApp, system } from '../../../test/feature-app.js';
import { RightsAuditApi } from './audit.module.js';
import type { PeopleOfInbox } from './people-of-inbox.http.js';
import type { RightsOfUser } from './rights-of-user.http.js';

let house: FeatureApp;
let admin: Holder, agent: Holder, auditor: Holder;
let inbox: string, team: string;

const asAdmin = async (method: string, path: string, body?: object): Promise<Record<string, string>> => {
  const answer = await house.call(admin, method, path, body === undefined ? {} : { body });
  expect({ path, status: answer.status }).toEqual({ path, status: expect.toSatisfy((n: number) => n < 300) });
  return answer.body as Record<string, string>;
};

/** An instant that nothing else happens at. */
const moment = async (): Promise<string> => {
  await pause(5);
  const instant = new Date().toISOString();
  await pause(5);
  return instant;
};

const ofUser = async (who: Readonly<{ id: string }>, asOf?: string): Promise<RightsOfUser> => {
  const query = asOf === undefined ? '' : `?asOf=${asOf}`;
  const { status, body } = await house.call(auditor, 'GET', `/v1/audit/users/${who.id}/rights${query}`);
  expect(status).toBe(200);
  return body as RightsOfUser;
};

const rightIn = (rights: RightsOfUser, inboxId: string) => {
  const found = rights.inboxes.find((one) => one.inboxId === inboxId);
  return found === undefined ? null : `${found.right}: ${found.because}`;
};

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, InboxesApi, RightsAuditApi],
    events: { ...peopleEvents, ...inboxesEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  admin = await house.holder('admin');
  agent = await house.holder('member');
  auditor = await house.holder('auditor');
  inbox = String((await asAdmin('POST', '/v1/inboxes', { name: 'Billing' }))['inboxId']);
  team = String((await asAdmin('POST', '/v1/teams', { name: 'Night' }))['teamId']);
});
afterAll(() => house.stop());

describe('the rights of a person', () => {
  it('are replayed as they were at each instant', async () => {
    const open = await moment();
    await asAdmin('POST', `/v1/inboxes/${inbox}/visibility/restrict`);
    const restricted = await moment();
    await asAdmin('PUT', `/v1/teams/${team}/members/${agent.id}`);
    await asAdmin('PUT', `/v1/inboxes/${inbox}/members/team/${team}`);
    await asAdmin('PUT', `/v1/users/${agent.id}/primary-team`, { teamId: team });
    const inTeam = await moment();
    await asAdmin('PUT', `/v1/inboxes/${inbox}/members/user/${agent.id}`);
    const member = await moment();
    await asAdmin('POST', `/v1/teams/${team}/rename`, { name: 'Day' });
    await asAdmin('DELETE', `/v1/inboxes/${inbox}/members/user/${agent.id}`);
    await asAdmin('DELETE', `/v1/users/${agent.id}/roles/member`);
    await asAdmin('DELETE', `/v1/teams/${team}`);

    expect(rightIn(await ofUser(agent, open), inbox)).toBe('act: open');
    expect(rightIn(await ofUser(agent, restricted), inbox)).toBeNull();
    expect(rightIn(await ofUser(agent, inTeam), inbox)).toBe('act: team-member');
    expect(rightIn(await ofUser(agent, member), inbox)).toBe('act: member');
    expect(await ofUser(agent, member)).toMatchObject({
      asOf: member,
      person: { roles: ['member'], teamIds: [team], primaryTeamId: team, hasSeat: true },
      teams: [{ id: team, name: 'Night' }],
    });
    expect(await ofUser(agent)).toMatchObject({
      asOf: null,
      person: { roles: [], teamIds: [], primaryTeamId: null },
      teams: [],
      inboxes: [],
    });
    expect(rightIn(await ofUser(admin, open), inbox)).toBe('act: open');
    expect(rightIn(await ofUser(admin, restricted), inbox)).toBe('view: sees-every-inbox');
  });

  it('are none of a member without a role, and to look of one who only audits', async () => {
    const [leaver, onlooker] = [await house.holder('member'), await house.holder('auditor')];
    for (const { id } of [leaver, onlooker]) await asAdmin('PUT', `/v1/inboxes/${inbox}/members/user/${id}`);
    const member = await moment();
    await asAdmin('DELETE', `/v1/users/${leaver.id}/roles/member`);
    expect(rightIn(await ofUser(leaver, member), inbox)).toBe('act: member');
    expect(rightIn(await ofUser(leaver), inbox)).toBeNull();
    expect(rightIn(await ofUser(onlooker), inbox)).toBe('view: member');
  });

  it('know of seats: without one nobody acts', async () => {
    const uncounted = await moment();
    const at = new Date().toISOString();
    await house.store.handle(seatsDecider, SEATS_STREAM, { type: 'SetSeatLimit', seats: 3, at }, system());
    const counted = await moment();
    await asAdmin('PUT', `/v1/users/${admin.id}/seat`);
    await asAdmin('PUT', `/v1/inboxes/${inbox}/members/user/${admin.id}`);
    const seated = await moment();
    await asAdmin('DELETE', `/v1/users/${admin.id}/seat`);
    const seat = async (asOf?: string) => (await ofUser(admin, asOf)).person;
    expect(await seat(uncounted)).toMatchObject({ hasSeat: true, seat: { held: false, counted: false } });
    expect(await seat(counted)).toMatchObject({ hasSeat: false, seat: { held: false, counted: true } });
    expect(rightIn(await ofUser(admin, seated), inbox)).toBe('act: member');
    expect(rightIn(await ofUser(admin), inbox)).toBe('view: member');
  });

  it('are none before somebody was there', async () => {
    const before = await moment();
    const late = await house.holder('member');
    const path = `/v1/audit/users/${late.id}/rights?asOf=${before}`;
    expect(await house.call(auditor, 'GET', path)).toMatchObject({
      status: 404,
      body: { type: 'urn:threadlog:problem:not-yet' },
    });
    expect((await house.call(auditor, 'GET', `/v1/audit/users/${randomUUID()}/rights`)).status).toBe(404);
  });
});

describe('the people of an inbox', () => {
  const listed = async (query: string): Promise<PeopleOfInbox> => {
    const { status, body } = await house.call(auditor, 'GET', `/v1/audit/inboxes/${inbox}/people?${query}`);
    expect(status).toBe(200);
    return body as PeopleOfInbox;
  };

  it('are those who could see it at that instant, page by page', async () => {
    await asAdmin('POST', `/v1/inboxes/${inbox}/visibility/open`);
    const helpers = [await house.holder('member'), await house.holder('member'), await house.holder()];
    const open = await moment();
    await asAdmin('POST', `/v1/inboxes/${inbox}/visibility/restrict`);
    const all = await listed(`asOf=${open}`);
    const rights = new Map(all.data.map(({ person, right, because }) => [person.id, `${right}: ${because}`]));
    expect(helpers.map(({ id }) => rights.get(id))).toEqual(['view: open', 'view: open', undefined]);
    expect(rights.get(auditor.id)).toBe('view: sees-every-inbox');
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { data, page } = await listed(`asOf=${open}&limit=1${cursor}`);
      expect(data).toHaveLength(1);
      paged.push(...data.map(({ person }) => person.id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(paged).toEqual(all.data.map(({ person }) => person.id));
    const now = await listed('');
    expect(now.inbox).toMatchObject({ inboxId: inbox, visibility: 'restricted' });
    for (const { id } of helpers) expect(now.data.some(({ person }) => person.id === id)).toBe(false);
  });

  it('are found among any number of users, so many looked at in one request', async () => {
    const quiet = String((await asAdmin('POST', '/v1/inboxes', { name: 'Quiet' }))['inboxId']);
    await asAdmin('POST', `/v1/inboxes/${quiet}/visibility/restrict`);
    const at = new Date().toISOString();
    const add = async (userId: string): Promise<void> => {
      const command = { type: 'AddUser', userId, name: 'User', email: `${userId}@example.org`, at } as const;
      await house.store.handle(userDecider, userStream(userId), command, system());
    };
    for (let n = 0; n < 22; n += 1) await Promise.all(Array.from({ length: 50 }, () => add(randomUUID())));
    await house.shown(await house.store.currentPosition());
    const found: string[] = [];
    let requests = 0;
    for (let cursor = ''; ; requests += 1) {
      const { status, body } = await house.call(auditor, 'GET', `/v1/audit/inboxes/${quiet}/people?limit=100${cursor}`);
      expect(status).toBe(200);
      const { data, page } = body as PeopleOfInbox;
      found.push(...data.map(({ person }) => person.id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(requests).toBe(1);
    expect(found).toEqual(expect.arrayContaining([admin.id, auditor.id]));
    expect(new Set(found).size).toBe(found.length);
  });

  it('agree with the rights of each of them', async () => {
    for (const { person, right, because } of (await listed('')).data) {
      expect(rightIn(await ofUser(person), inbox)).toBe(`${right}: ${because}`);
    }
  });

  it('are told to auditors and administrators alone', async () => {
    for (const path of [`/v1/audit/inboxes/${inbox}/people`, `/v1/audit/users/${agent.id}/rights`]) {
      expect(await house.call(agent, 'GET', path)).toMatchObject({
        status: 403,
        body: { type: 'urn:threadlog:problem:auditors-only' },
      });
    }
  });
});
