import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holder } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { mailbox } from '../thread.fixtures.js';

let threads: TestThreads;
let support: string, board: string;
let boss: Holder, auditor: Holder;

beforeAll(async () => {
  threads = await TestThreads.start();
  boss = await threads.house.holder('member');
  auditor = await threads.house.holder('auditor');
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
  board = await threads.inbox([mailbox('board@threadlog.example', 'Board')], boss);
}, 60_000);
afterAll(() => threads.stop());

const move = (threadId: string, inboxId: string, who: Holder, headers = {}) =>
  threads.ask('POST', `/v1/threads/${threadId}/move`, { body: { inboxId }, headers }, who);

const read = (threadId: string, who: Holder) => threads.ask('GET', `/v1/threads/${threadId}`, {}, who);

describe('moving a thread', () => {
  it('takes it out of sight of those who cannot see where it goes, and of whoever had it', async () => {
    const { threadId, emailId } = await threads.receive(support);
    const { agent } = threads;
    await threads.must('PUT', `/v1/threads/${threadId}/assignee`, { body: { kind: 'user', id: agent.id } });
    expect((await move(threadId, board, boss)).status).toBe(200);
    expect((await read(threadId, boss)).body).toMatchObject({ inboxId: board, assignee: null });
    for (const path of [`/v1/threads/${threadId}`, `/v1/messages/${emailId}`])
      expect((await threads.ask('GET', path)).status).toBe(404);
    expect((await threads.list<object>(`/v1/inboxes/${board}/threads`, boss)).length).toBeGreaterThan(0);
    expect((await move(threadId, support, boss)).status).toBe(200);
    expect((await read(threadId, agent)).body).toMatchObject({ inboxId: support, assignee: null });
  });

  it('leaves it to whoever sees the other inbox, too', async () => {
    const { threadId } = await threads.receive(support);
    const assignee = { kind: 'user', id: boss.id };
    await threads.must('PUT', `/v1/threads/${threadId}/assignee`, { body: assignee });
    await move(threadId, board, boss);
    expect((await read(threadId, boss)).body).toMatchObject({ inboxId: board, assignee });
  });

  it('is for those who may act on both sides', async () => {
    const { threadId } = await threads.receive(support);
    const hidden = await threads.receive(board);
    expect((await move(threadId, board, threads.agent)).body).toEqual(
      (await move(threadId, randomUUID(), threads.agent)).body,
    );
    expect((await move(threadId, board, threads.agent)).status).toBe(404);
    expect((await move(hidden.threadId, support, threads.agent)).status).toBe(404);
    expect(await move(threadId, board, auditor)).toMatchObject({
      status: 403,
      body: { type: 'urn:threadlog:problem:not-inbox-member' },
    });
    const admin = await threads.house.holder('admin');
    expect(await move(threadId, board, admin)).toMatchObject({
      status: 403,
      body: { type: 'urn:threadlog:problem:not-inbox-member' },
    });
  });

  it('heeds what its writer saw, and is done once', async () => {
    const { threadId } = await threads.receive(support);
    const seen = { 'If-Match': String((await read(threadId, boss)).headers.get('ETag')) };
    await threads.must('POST', `/v1/threads/${threadId}/close`);
    expect((await move(threadId, board, boss, seen)).status).toBe(412);
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await move(threadId, board, boss, key);
    expect(await move(threadId, board, boss, key)).toMatchObject({ status: 200, body: first.body });
    expect((await move(threadId, board, boss)).body['revision']).toBe(first.body['revision']);
  });

  it("names it no longer to a stranger's thread whose reader cannot see it", async () => {
    const { threadId } = await threads.receive(support);
    const threading = { rule: 'stranger', matched: '<x@y>', related: threadId, version: 1 } as const;
    const stranger = await threads.receive(support, { threading });
    const told = async (who: Holder) => {
      const one = `/v1/threads/${stranger.threadId}`;
      const listed = await threads.list<{ id: string }>(`/v1/inboxes/${support}/threads`, who);
      return [
        await threads.must('GET', one, {}, who),
        listed.find(({ id }) => id === stranger.threadId),
        { related: (await threads.list<{ threading: unknown }>(`${one}/messages`, who))[0]?.threading },
        { related: (await threads.must('GET', `/v1/messages/${stranger.emailId}`, {}, who))['threading'] },
      ];
    };
    const asTold = ({ matched, related }: { matched: string | null; related: string | null }) => [
      ...[{ related }, { related }],
      ...[{ related: { ...threading, matched, related } }, { related: { ...threading, matched, related } }],
    ];
    expect(await told(threads.agent)).toMatchObject(asTold(threading));
    await move(threadId, board, boss);
    expect(await told(threads.agent)).toMatchObject(asTold({ matched: null, related: null }));
    expect(await told(boss)).toMatchObject(asTold(threading));
  });
});
