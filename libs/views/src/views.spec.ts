import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxLooks } from '#libs/inboxes';
import type { Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { savedViewEvents, savedViewView, ViewsApi } from './index.js';

let threads: TestThreads;
let agent: Holder, colleague: Holder, outsider: Holder, admin: Holder, auditor: Holder;
let team: string;
let support: string, vault: string;

beforeAll(async () => {
  threads = await TestThreads.start({ imports: [ViewsApi], events: savedViewEvents, projections: [savedViewView] });
  ({ agent, superAdmin: admin } = threads);
  [colleague, outsider] = [await threads.house.holder('member'), await threads.house.holder('member')];
  auditor = await threads.house.holder('auditor');
  team = String((await threads.must('POST', '/v1/teams', { body: { name: 'Night' } }, admin))['teamId']);
  for (const { id } of [agent, colleague]) await threads.must('PUT', `/v1/teams/${team}/members/${id}`, {}, admin);
  [support, vault] = [await threads.inbox([]), await threads.inbox([], agent)];
}, 60_000);
afterAll(() => threads.stop());

const create = async (body: object, who = agent): Promise<string> =>
  String((await threads.must('POST', '/v1/views', { body: { name: 'Invoices', filter: {}, ...body } }, who))['viewId']);

const read = (path: string, who = agent) => threads.must('GET', `/v1/views${path}`, {}, who);
const status = async (method: string, path: string, who: Holder, asking = {}): Promise<number> =>
  (await threads.ask(method, `/v1/views${path}`, asking, who)).status;
const listed = async (who: Holder): Promise<readonly string[]> =>
  (await threads.list<{ id: string }>('/v1/views', who)).map(({ id }) => id);
const shown = async (viewId: string, who: Holder): Promise<readonly string[]> =>
  (await threads.list<{ id: string }>(`/v1/views/${viewId}/threads`, who)).map(({ id }) => id);

const onlyMe = { to: 'chosen' };
const forTeam = () => ({ to: 'chosen', teamIds: [team] });

describe('a view', () => {
  it('is written, read, revised, archived and restored', async () => {
    const viewId = await create({ filter: { q: 'invoice', assignees: ['none', 'none'] }, visibility: onlyMe });
    expect(await read(`/${viewId}`)).toEqual({
      id: viewId,
      name: 'Invoices',
      filter: {
        ...{ inboxIds: null, statuses: ['open', 'snoozed', 'closed'], assignees: ['none'], tags: [] },
        ...{ mentioned: null, follower: null, contactId: null, automatic: null, q: 'invoice' },
      },
      visibility: { to: 'chosen', teamIds: [], userIds: [] },
      ownerId: agent.id,
      archivedAt: null,
      revision: 0,
    });
    const body = { name: 'Bills', filter: { statuses: ['open'] }, visibility: { to: 'all' } };
    expect(await status('PUT', `/${viewId}`, agent, { body })).toBe(428);
    const headers = { 'If-Match': '"0"' };
    expect(await threads.ask('PUT', `/v1/views/${viewId}`, { body, headers })).toMatchObject({
      status: 200,
      body: { viewId, revision: 2 },
    });
    expect(await status('PUT', `/${viewId}`, agent, { body: { ...body, name: 'Late' }, headers })).toBe(412);
    expect(await read(`/${viewId}`, colleague)).toMatchObject({ name: 'Bills', visibility: { to: 'all' } });
    await threads.must('POST', `/v1/views/${viewId}/archive`);
    expect(await listed(agent)).not.toContain(viewId);
    expect((await threads.list<{ id: string }>('/v1/views?archived=true')).map(({ id }) => id)).toContain(viewId);
    await threads.must('POST', `/v1/views/${viewId}/restore`);
    expect(await listed(agent)).toContain(viewId);
  });

  it('is created once, however often the request is sent', async () => {
    const asking = { body: { name: 'Once', filter: {} }, headers: { 'Idempotency-Key': randomUUID() } };
    const [first, again] = [
      await threads.must('POST', '/v1/views', asking),
      await threads.must('POST', '/v1/views', asking),
    ];
    expect(again).toEqual(first);
  });

  it('is refused with what is wrong', async () => {
    const wrong = [
      { filter: { statuses: [] } },
      { filter: { statuses: ['lost'] } },
      { filter: { assignees: ['somebody'] } },
      { filter: { color: 'red' } },
      { visibility: { to: 'chosen', teamIds: [randomUUID()] } },
      { name: ' ' },
    ];
    for (const body of wrong)
      expect(await status('POST', '', agent, { body: { name: 'Wrong', filter: {}, ...body } })).toBe(400);
  });
});

describe('who sees a view', () => {
  it('is whoever made it, whom it is shared with, and those who see everything', async () => {
    const own = await create({ visibility: onlyMe });
    const teams = await create({ visibility: forTeam() });
    const all = await create({ visibility: { to: 'all' } });
    const seenBy = async (who: Holder) => {
      const ids = await listed(who);
      return [own, teams, all].filter((id) => ids.includes(id));
    };
    expect(await seenBy(agent)).toEqual([own, teams, all]);
    expect(await seenBy(colleague)).toEqual([teams, all]);
    expect(await seenBy(outsider)).toEqual([all]);
    for (const who of [admin, auditor]) expect(await seenBy(who)).toEqual([own, teams, all]);
    const body = { name: 'Taken', filter: {} };
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/threads'],
      ['GET', '/count'],
      ['PUT', ''],
      ['POST', '/archive'],
      ['POST', '/restore'],
    ] as const) {
      const asking = method === 'PUT' ? { body } : {};
      for (const viewId of [own, teams, randomUUID()])
        expect(await status(method, `/${viewId}${path}`, outsider, asking)).toBe(404);
      if (method !== 'GET') {
        expect(await status(method, `/${all}${path}`, outsider, asking)).toBe(403);
        expect(await status(method, `/${all}${path}`, auditor, asking)).toBe(403);
      }
    }
    expect(await status('POST', `/${all}/archive`, admin)).toBe(200);
    expect(await status('POST', `/${teams}/archive`, colleague)).toBe(200);
  });

  it('says nothing of inboxes that its reader may not see, and shows nothing that lies there', async () => {
    const inVault = await threads.receive(vault);
    const inSupport = await threads.receive(support);
    const viewId = await create({ filter: { inboxIds: [vault, support] } });
    expect(await shown(viewId, agent)).toEqual([inSupport.threadId, inVault.threadId]);
    expect(await shown(viewId, outsider)).toEqual([inSupport.threadId]);
    expect(await read(`/${viewId}/count`)).toEqual({ threads: 2 });
    expect(await read(`/${viewId}/count`, outsider)).toEqual({ threads: 1 });
    expect(await read(`/${viewId}`, outsider)).toMatchObject({ filter: { inboxIds: [support] } });
    const ofVault = await create({ filter: { inboxIds: [vault] } });
    expect(await read(`/${ofVault}`, outsider)).toMatchObject({ filter: { inboxIds: [] } });
    expect(await shown(ofVault, outsider)).toEqual([]);
    for (const inboxId of [vault, randomUUID()]) {
      const body = { name: 'Peeking', filter: { inboxIds: [inboxId] } };
      expect(await status('POST', '', outsider, { body })).toBe(404);
    }
  });

  it('is looked through on record by those who see every inbox, listed or counted, also where nothing is found', async () => {
    const { threadId } = await threads.receive(vault, { subject: 'Zugspitze' });
    const nothing = await create({ filter: { inboxIds: [vault], q: 'matterhorn' } });
    const found = await create({ filter: { q: 'zugspitze' } });
    const elsewhere = await create({ filter: { inboxIds: [support] } });
    const looks = async (asked: (who: Holder) => Promise<unknown>): Promise<readonly unknown[]> => {
      const who = await threads.house.holder('auditor');
      await asked(who);
      await threads.house.app.get(InboxLooks).beforeApplicationShutdown();
      const events = await threads.house.store.slice(`looks-${who.id}`, 0, 9);
      return events.map(({ data }) => (data as { inboxId?: string }).inboxId);
    };
    expect(await looks(async (who) => expect(await shown(found, who)).toEqual([threadId]))).toEqual([vault]);
    expect(await looks((who) => shown(nothing, who))).toEqual([vault]);
    for (const [viewId, count, inboxIds] of [
      [nothing, 0, [vault]],
      [found, 1, [vault]],
      [elsewhere, expect.any(Number), [support]],
    ] as const)
      expect(
        await looks(async (who) => expect(await read(`/${viewId}/count`, who)).toEqual({ threads: count })),
      ).toEqual(inboxIds);
  });

  it('finds their own under “mine”', async () => {
    const viewId = await create({ filter: { assignees: ['mine'] } });
    const { threadId } = await threads.receive(support);
    await threads.must('PUT', `/v1/threads/${threadId}/assignee`, { body: { kind: 'team', id: team } });
    expect(await shown(viewId, colleague)).toEqual([threadId]);
    expect(await shown(viewId, outsider)).toEqual([]);
  });
});

describe('a view of the conversations of a contact', () => {
  it('names the contact and holds something for those alone who see them', async () => {
    const { threadId } = await threads.receive(support);
    const contactId = String((await threads.must('GET', `/v1/threads/${threadId}`))['contactId']);
    const viewId = await create({ filter: { contactId } });
    const body = { visibility: { to: 'chosen', userIds: [agent.id] } };
    expect(await shown(viewId, colleague)).toEqual([threadId]);
    await threads.must('PUT', `/v1/contacts/${contactId}/visibility`, { body }, admin);
    expect([await shown(viewId, agent), await shown(viewId, colleague)]).toEqual([[threadId], []]);
    expect(await read(`/${viewId}/count`, colleague)).toEqual({ threads: 0 });
    for (const path of ['', `/${viewId}`]) {
      expect(JSON.stringify(await read(path, colleague))).not.toContain(contactId);
      expect(JSON.stringify(await read(path))).toContain(contactId);
    }
    const copy = { body: { name: 'Copy', filter: { contactId } } };
    expect((await threads.ask('POST', '/v1/views', copy, colleague)).status).toBe(404);
  });
});
