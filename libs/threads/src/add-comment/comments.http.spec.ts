import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holder } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { mailbox } from '../thread.fixtures.js';

let threads: TestThreads;
let ben: Holder, outsider: Holder, onlooker: Holder, chief: Holder;
let ours: string;

beforeAll(async () => {
  threads = await TestThreads.start();
  const { house, agent, superAdmin } = threads;
  [ben, outsider, onlooker] = [await house.holder('member'), await house.holder('member'), await house.holder('admin')];
  chief = superAdmin;
  ours = await threads.inbox([mailbox('board@threadlog.example', 'Board')], agent, ben, chief);
}, 60_000);
afterAll(() => threads.stop());

const conversation = async (): Promise<string> => `/v1/threads/${(await threads.receive(ours)).threadId}`;

const commentIn = async (thread: string, body: object = {}, who = threads.agent): Promise<string> => {
  const { commentId } = await threads.must('POST', `${thread}/comments`, { body: { text: 'Call him.', ...body } }, who);
  return String(commentId);
};

type Entry = Readonly<{ id: string; text: string | null; mentions: readonly string[] }>;

const entry = async (thread: string, commentId: string): Promise<Entry | undefined> =>
  (await threads.list<Entry>(`${thread}/messages`)).find(({ id }) => id === commentId);

const problem = (status: number, code: string) => ({ status, body: { type: `urn:threadlog:problem:${code}` } });

describe('a comment', () => {
  it('names people who see the inbox, who follow from then on', async () => {
    const thread = await conversation();
    const id = await commentIn(thread, { mentions: [ben.id, onlooker.id, ben.id] });
    expect(await entry(thread, id)).toMatchObject({ mentions: [ben.id, onlooker.id], editedAt: null, deleted: null });
    expect(await threads.must('GET', thread)).toMatchObject({ followers: [ben.id, onlooker.id] });
  });

  it('names nobody who does not, and says who that is', async () => {
    const thread = await conversation();
    const id = await commentIn(thread);
    const mentions = [ben.id, outsider.id, randomUUID()];
    const asked = { body: { text: 'Hm.', mentions } };
    for (const refused of [
      await threads.ask('POST', `${thread}/comments`, asked),
      await threads.ask('PUT', `${thread}/comments/${id}`, asked),
    ]) {
      expect(refused).toMatchObject(problem(422, 'inbox-not-visible'));
      expect(refused.body['errors']).toMatchObject([{ pointer: '/mentions/1' }, { pointer: '/mentions/2' }]);
    }
  });

  it('is edited by its author alone, on what they read, and its history is kept', async () => {
    const thread = await conversation();
    const id = await commentIn(thread);
    const edit = (text: string, headers = {}, who = threads.agent) =>
      threads.ask('PUT', `${thread}/comments/${id}`, { body: { text }, headers }, who);
    expect(await edit('Mail him.')).toMatchObject({ status: 200 });
    expect(await edit('No.', {}, ben)).toMatchObject(problem(403, 'not-comment-author'));
    expect(await edit('No.', { 'If-Match': '"0"' })).toMatchObject(problem(412, 'stale-revision'));
    expect(await edit('No.', {}, onlooker)).toMatchObject(problem(403, 'not-inbox-member'));
    expect(await edit('No.', {}, outsider)).toMatchObject(problem(404, 'not-found'));
    expect(await threads.ask('PUT', `${thread}/comments/${randomUUID()}`, { body: { text: 'No.' } })).toMatchObject(
      problem(404, 'not-found'),
    );
    expect(await entry(thread, id)).toMatchObject({ text: 'Mail him.', editedAt: expect.any(String) as string });
    const history = `${thread}/comments/${id}/history`;
    expect(await threads.list(history, onlooker)).toMatchObject([
      { what: 'added', text: 'Call him.', by: { kind: 'user', id: threads.agent.id } },
      { what: 'edited', text: 'Mail him.' },
    ]);
    const first = await threads.must('GET', `${history}?limit=1`);
    const { next } = first['page'] as { next: string };
    expect(await threads.list(`${history}?limit=1&cursor=${next}`)).toMatchObject([{ what: 'edited' }]);
    expect((await threads.ask('GET', history, {}, outsider)).status).toBe(404);
    expect((await threads.ask('GET', `${thread}/comments/${randomUUID()}/history`)).status).toBe(404);
  });

  it('is deleted by its author, or by an administrator who may act there, and then says nothing anywhere', async () => {
    const thread = await conversation();
    const before = String((await threads.ask('GET', thread)).headers.get('ETag'));
    const [first, second] = [await commentIn(thread, { text: 'zugspitze' }), await commentIn(thread, {}, ben)];
    const remove = (id: string, who: Holder) => threads.ask('DELETE', `${thread}/comments/${id}`, {}, who);
    expect(await remove(first, ben)).toMatchObject(problem(403, 'not-comment-author'));
    expect(await remove(first, onlooker)).toMatchObject(problem(403, 'not-inbox-member'));
    expect(await remove(second, chief)).toMatchObject({ status: 200 });
    const removed = await remove(first, threads.agent);
    expect(await remove(first, threads.agent)).toMatchObject({ status: 200, body: removed.body });
    expect(await entry(thread, first)).toMatchObject({ text: null, deleted: { by: { id: threads.agent.id } } });
    const stale = await threads.ask('POST', `${thread}/replies`, {
      ...{ body: { text: 'Yes.' }, headers: { 'If-Match': before } },
    });
    const shown = [
      stale.body,
      await threads.must('GET', thread),
      await threads.must('GET', `${thread}/messages`),
      await threads.must('GET', `/v1/messages/${first}`),
      await threads.must('GET', `${thread}/comments/${first}/history`),
      await threads.must('GET', `/v1/inboxes/${ours}/threads`),
    ];
    expect(JSON.stringify(shown)).not.toContain('zugspitze');
    expect(await threads.must('GET', thread)).toMatchObject({ comments: 0 });
    expect(await threads.list(`/v1/inboxes/${ours}/threads?q=zugspitze`)).toEqual([]);
    expect(await threads.ask('PUT', `${thread}/comments/${first}`, { body: { text: 'x' } })).toMatchObject(
      problem(409, 'comment-deleted'),
    );
  });
});

describe('a follower', () => {
  const follow = (method: string, thread: string, whom: string, who = threads.agent) =>
    threads.ask(method, `${thread}/followers/${whom}`, {}, who);

  it('is whoever acts in the inbox, or whom they name', async () => {
    const thread = await conversation();
    expect((await follow('PUT', thread, 'me')).status).toBe(200);
    const again = await follow('PUT', thread, threads.agent.id);
    expect((await follow('PUT', thread, ben.id)).status).toBe(200);
    expect(Number(again.body['revision'])).toBe(2);
    expect(await threads.must('GET', thread)).toMatchObject({ followers: [threads.agent.id, ben.id] });
    expect((await follow('DELETE', thread, 'me', ben)).status).toBe(200);
    expect((await follow('DELETE', thread, ben.id)).status).toBe(200);
    expect(await threads.must('GET', thread)).toMatchObject({ followers: [threads.agent.id] });
  });

  it('sees the inbox', async () => {
    const thread = await conversation();
    expect(await follow('PUT', thread, outsider.id)).toMatchObject(problem(422, 'inbox-not-visible'));
    for (const method of ['PUT', 'DELETE']) {
      expect(await follow(method, thread, 'me', onlooker)).toMatchObject(problem(403, 'not-inbox-member'));
      expect(await follow(method, thread, 'me', outsider)).toMatchObject(problem(404, 'not-found'));
    }
  });
});

describe('who is given a thread', () => {
  const assign = (thread: string, kind: string, id: string) =>
    threads.ask('PUT', `${thread}/assignee`, { body: { kind, id } });
  const team = async () =>
    String((await threads.must('POST', '/v1/teams', { body: { name: 'Night' } }, chief))['teamId']);

  it('sees its inbox, as a user or as a team', async () => {
    const thread = await conversation();
    const night = await team();
    await threads.shown();
    for (const [kind, id] of [
      ['user', outsider.id],
      ['user', randomUUID()],
      ['team', night],
      ['team', ben.id],
    ] as const) {
      const refused = await assign(thread, kind, id);
      expect(refused).toMatchObject({ ...problem(422, 'inbox-not-visible') });
      expect(refused.body['errors']).toMatchObject([{ pointer: '/id' }]);
    }
    await threads.must('PUT', `/v1/inboxes/${ours}/members/team/${night}`, {}, chief);
    await threads.shown();
    expect((await assign(thread, 'team', night)).status).toBe(200);
    expect((await assign(thread, 'user', ben.id)).status).toBe(200);
  });

  it('is whoever answers it first, by the same append', async () => {
    const thread = await conversation();
    const answer = (who: Holder) =>
      threads.must('POST', `${thread}/replies`, { body: { text: 'Yes.' }, headers: {} }, who);
    expect(await answer(ben)).toMatchObject({ revision: 3 });
    await answer(threads.agent);
    expect(await threads.must('GET', thread)).toMatchObject({ assignee: { kind: 'user', id: ben.id } });
  });
});
