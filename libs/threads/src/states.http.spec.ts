import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { inboxView } from './inbox-view/inbox-view.projection.js';
import type { ShownThread } from './inbox-view/shown-thread.http.js';
import { mailbox } from './thread.fixtures.js';
import { SnoozedThreads } from './wake-thread/wake-threads.worker.js';

let threads: TestThreads;
let support: string;
let board: string;

const clara = mailbox('clara@fjord.example', 'Clara');
const answers = { rule: 'references', matched: '<question@example.net>', related: null, version: 1 } as const;

beforeAll(async () => {
  threads = await TestThreads.start();
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
  board = await threads.inbox([mailbox('board@threadlog.example', 'Board')], threads.superAdmin);
}, 60_000);
afterAll(() => threads.stop());

const thread = async (inboxId = support): Promise<string> => (await threads.receive(inboxId, { from: clara })).threadId;
const act = (threadId: string, what: string, body?: object, headers = {}, who = threads.agent) =>
  threads.ask('POST', `/v1/threads/${threadId}/${what}`, { ...(body === undefined ? {} : { body }), headers }, who);
const shown = async (threadId: string): Promise<ShownThread> =>
  (await threads.must('GET', `/v1/threads/${threadId}`)) as unknown as ShownThread;
const tagsOf = (query = '', inboxId = support, who = threads.agent) =>
  threads.must('GET', `/v1/inboxes/${inboxId}/tags${query}`, {}, who);
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
const types = async (threadId: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { type } of threads.house.store.read(`thread-${threadId}`)) found.push(type);
  return found;
};

describe('tags', () => {
  it('are put on and taken off in any case, and counted by inbox', async () => {
    const [one, two, spam] = [await thread(), await thread(), await thread()];
    for (const id of [one, two, spam]) await threads.must('PUT', `/v1/threads/${id}/tags/Late%20%20Order`);
    await threads.must('PUT', `/v1/threads/${one}/tags/Été`);
    expect((await shown(one)).tags).toEqual(['late order', 'été']);
    await act(two, 'close');
    await act(spam, 'spam');
    const late = { tag: 'late order', open: 1, threads: 2 };
    expect(await tagsOf()).toEqual({ data: [late, { tag: 'été', open: 1, threads: 1 }], page: { next: null } });
    const { page } = (await tagsOf('?limit=1')) as unknown as { page: { next: string } };
    expect(await tagsOf(`?cursor=${page.next}`)).toMatchObject({ data: [{ tag: 'été' }] });
    expect(await threads.list(`/v1/inboxes/${support}/threads?tag=LATE%20order`)).toMatchObject([{ id: one }]);
    await threads.must('DELETE', `/v1/threads/${one}/tags/LATE ORDER`);
    expect((await shown(one)).tags).toEqual(['été']);
  });

  it('are words: nothing else is one', async () => {
    const id = await thread();
    for (const tag of ['%2E%2E%2F', 'a%2Fb', 'x'.repeat(51), '%00'])
      expect((await threads.ask('PUT', `/v1/threads/${id}/tags/${tag}`)).status).toBe(400);
  });
});

describe('a thread that is put off', () => {
  const sweep = (at: string) => new SnoozedThreads(threads.house.store, threads.house.readModels).sweep(at);

  it('comes back when its instant has come, once, however many workers look', async () => {
    const [due, later, waiting] = [await thread(), await thread(), await thread()];
    const until = inAnHour();
    await act(due, 'snooze', { until: until.replace('Z', '+00:00') });
    await act(later, 'snooze', { until: new Date(Date.parse(until) + 1).toISOString() });
    await act(waiting, 'snooze');
    expect((await shown(due)).snoozed).toEqual({ until });
    expect((await shown(waiting)).snoozed).toEqual({ until: null });
    expect(await sweep(new Date(Date.parse(until) - 1).toISOString())).toBe(0);
    const other = new SnoozedThreads(threads.house.anotherStore(), threads.house.readModels);
    expect(await Promise.all([sweep(until), other.sweep(until)])).toContain(1);
    expect(await sweep(until)).toBe(0);
    await threads.shown();
    expect(await types(due)).toEqual(['ThreadOpened', 'EmailReceived', 'ThreadSnoozed', 'ThreadWoken']);
    expect((await shown(due)).snoozed).toBeNull();
    expect((await shown(later)).snoozed).not.toBeNull();
  });

  it('comes back though another one, whose instant was before, cannot', async () => {
    const id = await thread();
    const until = inAnHour();
    await act(id, 'snooze', { until });
    await threads.shown();
    const { readModels } = threads.house;
    const [rows, lost] = [readModels.rows(inboxView), randomUUID()];
    await readModels.lookup(
      `INSERT INTO ${rows} SELECT (jsonb_populate_record(row, $1::jsonb)).* FROM ${rows} AS row WHERE thread_id = $2`,
      [JSON.stringify({ thread_id: lost, snoozed: { until: new Date().toISOString() } }), id],
    );
    await sweep(until);
    await readModels.lookup(`DELETE FROM ${rows} WHERE thread_id = $1`, [lost]);
    await threads.shown();
    expect((await shown(id)).snoozed).toBeNull();
  });

  it('is put off for some time that comes', async () => {
    const id = await thread();
    const past = { until: new Date(Date.now() - 1_000).toISOString() };
    const refusal = (pointer: string) => ({
      ...{ status: 400, type: 'urn:threadlog:problem:snooze-past', errors: [{ pointer }] },
    });
    expect((await act(id, 'snooze', past)).body).toMatchObject(refusal('/until'));
    const many = { threadIds: [id], action: { type: 'snooze', ...past } };
    const { data } = await threads.must('POST', '/v1/threads/bulk', { body: many });
    expect(data).toMatchObject([{ status: 400, problem: refusal('/action/until') }]);
  });

  it('comes back when somebody writes, or a person wants to see it', async () => {
    const id = await thread();
    await act(id, 'snooze', { until: inAnHour() });
    await threads.receive(support, { threadId: id, from: clara, threading: answers });
    expect((await shown(id)).snoozed).toBeNull();
    await act(id, 'snooze', {});
    await threads.must('POST', `/v1/threads/${id}/wake`);
    expect((await shown(id)).snoozed).toBeNull();
  });
});

describe('spam', () => {
  it('keeps its mail to itself, and is answered by nobody', async () => {
    const id = await thread();
    await act(id, 'close');
    await act(id, 'spam');
    await threads.receive(support, { threadId: id, from: clara, threading: answers });
    expect(await shown(id)).toMatchObject({ spam: true, status: 'closed', emails: 2 });
    expect(await act(id, 'replies', { text: 'Hello.' })).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:thread-is-spam' },
    });
    await threads.must('POST', `/v1/threads/${id}/not-spam`);
    expect(await shown(id)).toMatchObject({ spam: false, status: 'open', reopened: { reason: 'mail-received' } });
  });

  it('lists its sender where an administrator wants that', async () => {
    const id = await thread();
    const senders = () => threads.list<{ pattern: string; verdict: string }>(`/v1/inboxes/${support}/senders`);
    expect((await act(id, 'spam', { denySender: true })).status).toBe(403);
    expect((await shown(id)).spam).toBe(false);
    const key = { 'Idempotency-Key': randomUUID(), 'If-Match': '"1"' };
    const denied = await act(id, 'spam', { denySender: true }, key, threads.superAdmin);
    expect(denied).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await act(id, 'spam', { denySender: true }, key, threads.superAdmin)).toMatchObject({ body: denied.body });
    expect(await senders()).toMatchObject([{ pattern: clara.address, verdict: 'deny' }]);
    await act(id, 'not-spam', { allowSender: true }, {}, threads.superAdmin);
    expect(await senders()).toMatchObject([{ pattern: clara.address, verdict: 'allow' }]);
    const { threadId } = await threads.receive(support, { from: mailbox('') });
    expect(await act(threadId, 'spam', { denySender: true }, {}, threads.superAdmin)).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:no-sender' },
    });
  });
});

describe('every one of these acts', () => {
  const ACTS = [
    ['PUT', 'tags/late'],
    ['DELETE', 'tags/late'],
    ['POST', 'snooze'],
    ['POST', 'wake'],
    ['POST', 'spam'],
    ['POST', 'not-spam'],
  ] as const;
  const asked = (who: Holder, id: string, method: string, what: string, headers = {}) =>
    threads.ask(method, `/v1/threads/${id}/${what}`, { headers }, who);

  it.each(ACTS)('%s %s: done once, on the revision that was meant, by who may', async (method, what) => {
    const [id, hidden] = [await thread(), await thread(board)];
    if (method === 'DELETE') await threads.must('PUT', `/v1/threads/${id}/${what}`);
    if (what === 'wake') await act(id, 'snooze');
    if (what === 'not-spam') await act(id, 'spam');
    const { revision } = await shown(id);
    const auditor = await threads.house.holder('auditor');
    expect((await asked(threads.agent, hidden, method, what)).status).toBe(404);
    expect((await asked(threads.agent, randomUUID(), method, what)).status).toBe(404);
    expect(await asked(auditor, id, method, what)).toMatchObject({
      status: 403,
      body: { type: 'urn:threadlog:problem:not-inbox-member' },
    });
    const stale = await asked(threads.agent, id, method, what, { 'If-Match': `"${revision - 1}"` });
    expect(stale.status).toBe(412);
    const meant = { 'If-Match': `"${revision}"` };
    expect(await asked(threads.agent, id, method, what, meant)).toMatchObject({
      status: 200,
      body: { threadId: id, revision: revision + 1 },
    });
    expect(await asked(threads.agent, id, method, what)).toMatchObject({ body: { revision: revision + 1 } });
  });
});

describe('the same for many threads', () => {
  type Result = Readonly<{ threadId: string; status: number; revision: number | null; problem: object | null }>;
  const bulk = (threadIds: readonly string[], action: object, headers = {}, who = threads.agent) =>
    threads.ask('POST', '/v1/threads/bulk', { body: { threadIds, action }, headers }, who);
  const results = async (...asked: Parameters<typeof bulk>): Promise<readonly Result[]> => {
    const { status, body } = await bulk(...asked);
    expect(status).toBe(200);
    return body['data'] as readonly Result[];
  };

  it('answers for each of them, in order, and tells nobody of what they may not see', async () => {
    const [one, shut, hidden, unknown] = [await thread(), await thread(), await thread(board), randomUUID()];
    await act(shut, 'close');
    const told = await results([hidden, one, shut, unknown, one], { type: 'snooze' });
    expect(told.map(({ threadId, status }) => [threadId, status])).toEqual([
      [hidden, 404],
      [one, 200],
      [shut, 409],
      [unknown, 404],
    ]);
    expect(told[1]).toEqual({ threadId: one, status: 200, revision: 2, problem: null });
    expect(told[2]?.problem).toMatchObject({
      type: 'urn:threadlog:problem:thread-closed',
      instance: `/v1/threads/${shut}`,
    });
    expect(told[0]?.problem).toEqual({ ...told[3]?.problem, instance: `/v1/threads/${hidden}` });
    expect((await shown(one)).snoozed).toEqual({ until: null });
    const auditor = await threads.house.holder('auditor');
    expect(await results([one, hidden], { type: 'wake' }, {}, auditor)).toMatchObject([
      { status: 403, problem: { type: 'urn:threadlog:problem:not-inbox-member' } },
      { status: 403 },
    ]);
  });

  it('is done once, however often it is asked for under one key', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => thread()));
    const key = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all([1, 2].map(() => bulk(ids, { type: 'close' }, key)));
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    for (const id of ids) await threads.must('POST', `/v1/threads/${id}/reopen`);
    expect((await bulk(ids, { type: 'close' }, key)).body).toEqual(answers[0]?.body);
    for (const id of ids) expect(await shown(id)).toMatchObject({ status: 'open', revision: 3 });
    expect(await results(ids, { type: 'spam' }, key)).toMatchObject(ids.map(() => ({ status: 422 })));
  });

  it('does each of the acts, by its own rules', async () => {
    const id = await thread();
    const { agent } = threads;
    const steps: readonly (readonly [object, object])[] = [
      [{ type: 'tag', tag: 'VIP' }, { tags: ['vip'] }],
      [{ type: 'untag', tag: 'vip' }, { tags: [] }],
      [{ type: 'assign', assignee: { kind: 'user', id: agent.id } }, { assignee: { kind: 'user', id: agent.id } }],
      [{ type: 'assign', assignee: null }, { assignee: null }],
      [{ type: 'snooze', until: null }, { snoozed: { until: null } }],
      [{ type: 'wake' }, { snoozed: null }],
      [{ type: 'spam' }, { spam: true }],
      [{ type: 'not-spam' }, { spam: false }],
      [{ type: 'close' }, { status: 'closed' }],
      [{ type: 'reopen' }, { status: 'open' }],
    ];
    for (const [action, state] of steps) {
      expect(await results([id], action)).toMatchObject([{ status: 200 }]);
      expect(await shown(id)).toMatchObject(state);
    }
    const sales = await threads.inbox([mailbox('sales@threadlog.example', 'Sales')]);
    expect(await results([id], { type: 'move', inboxId: sales })).toMatchObject([{ status: 200 }]);
    expect(await shown(id)).toMatchObject({ inboxId: sales });
    expect(await results([id], { type: 'move', inboxId: board })).toMatchObject([{ status: 404 }]);
    const assignee = { kind: 'user', id: randomUUID() };
    expect(await results([id], { type: 'assign', assignee })).toMatchObject([
      { status: 422, problem: { errors: [{ pointer: '/action/assignee/id' }] } },
    ]);
  });

  it('lists the sender of each, for administrators', async () => {
    const from = [mailbox('a@spam.example'), mailbox('b@spam.example')];
    const ids = await Promise.all(from.map(async (one) => (await threads.receive(support, { from: one })).threadId));
    const deny = { type: 'spam', denySender: true };
    expect(await results(ids, deny)).toMatchObject([{ status: 403 }, { status: 403 }]);
    expect(await results(ids, deny, {}, threads.superAdmin)).toMatchObject([{ status: 200 }, { status: 200 }]);
    const listed = await threads.list<{ pattern: string }>(`/v1/inboxes/${support}/senders?verdict=deny`);
    expect(listed.map(({ pattern }) => pattern)).toEqual(expect.arrayContaining(from.map(({ address }) => address)));
  });

  it('is asked for as it should be, or not at all', async () => {
    const id = await thread();
    expect(await bulk([id], { type: 'close' }, { 'If-Match': '"1"' })).toMatchObject({
      status: 400,
      body: { type: 'urn:threadlog:problem:if-match-of-many' },
    });
    const tooMany = Array.from({ length: 101 }, () => randomUUID());
    const wrong = [
      [[], { type: 'close' }],
      [tooMany, { type: 'close' }],
      [[id], { type: 'burn' }],
    ] as const;
    for (const [ids, action] of [...wrong, [[id], { type: 'tag', tag: '..' }]] as const)
      expect((await bulk(ids, action)).status).toBe(400);
    expect((await shown(id)).revision).toBe(1);
  });
});
