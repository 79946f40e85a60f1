import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { type Holder, system } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { threadDecider } from '../decider.js';
import { mailbox } from '../thread.fixtures.js';
import { threadStream } from '../thread-events.js';
import { Merges } from './merges.reactor.js';

let threads: TestThreads;
let onlooker: Holder, outsider: Holder;
let ours: string, elsewhere: string;

beforeAll(async () => {
  threads = await TestThreads.start();
  const { house, agent } = threads;
  [onlooker, outsider] = [await house.holder('admin'), await house.holder('member')];
  ours = await threads.inbox([mailbox('board@threadlog.example', 'Board')], agent);
  elsewhere = await threads.inbox([mailbox('sales@threadlog.example', 'Sales')], agent);
}, 60_000);
afterAll(() => threads.stop());

const conversation = async (inboxId = ours): Promise<string> => (await threads.receive(inboxId)).threadId;

const merge = (threadId: string, intoThreadId: string, more: { headers?: Record<string, string> } = {}, who?: Holder) =>
  threads.ask('POST', `/v1/threads/${threadId}/merge`, { body: { intoThreadId }, ...more }, who);

const unmerge = (threadId: string, who?: Holder) => threads.ask('POST', `/v1/threads/${threadId}/unmerge`, {}, who);

const shown = (threadId: string) => threads.must('GET', `/v1/threads/${threadId}`);
const messages = (threadId: string) => threads.list<{ id: string; kind: string }>(`/v1/threads/${threadId}/messages`);
const listed = async (inboxId = ours): Promise<readonly string[]> =>
  (await threads.list<{ id: string }>(`/v1/inboxes/${inboxId}/threads?limit=100`)).map(({ id }) => id);

/** All that is told of a conversation but how many facts it has. */
const told = async (threadId: string) => {
  const { revision: _, ...thread } = await shown(threadId);
  return { thread, messages: await messages(threadId) };
};

const problem = (status: number, code: string) => ({ status, body: { type: `urn:threadlog:problem:${code}` } });

describe('a merge', () => {
  it('shows both conversations as one, which is in its list once, and takes them apart as they were', async () => {
    const [one, other] = [await conversation(), await conversation()];
    await threads.must('POST', `/v1/threads/${one}/comments`, { body: { text: 'The same man.' } });
    const before = [await told(one), await told(other)];

    expect((await merge(one, other)).status).toBe(200);
    expect(await shown(one)).toMatchObject({ mergedInto: other });
    expect(await shown(other)).toMatchObject({ mergedInto: null, merged: [one], emails: 2, comments: 1 });
    expect((await messages(other)).map(({ id }) => id).toSorted()).toEqual(
      before.flatMap((each) => each.messages.map(({ id }) => id)).toSorted(),
    );
    expect(await listed()).toContain(other);
    expect(await listed()).not.toContain(one);

    expect((await unmerge(one)).status).toBe(200);
    expect([await told(one), await told(other)]).toEqual(before);
    expect(await listed()).toEqual(expect.arrayContaining([one, other]));
  });

  it('is carried out once, on the state that it was meant for', async () => {
    const [one, other] = [await conversation(), await conversation()];
    const { revision } = await shown(one);
    const headers = { 'Idempotency-Key': 'once', 'If-Match': `"${Number(revision)}"` };
    const first = await merge(one, other, { headers });
    expect(await merge(one, other, { headers })).toMatchObject({ status: 200, body: first.body });
    expect(await shown(other)).toMatchObject({ emails: 2 });
    expect(await merge(one, other)).toMatchObject({ status: 200, body: { revision: first.body['revision'] } });
    const stale = await merge(other, await conversation(), { headers: { 'If-Match': '"0"' } });
    expect(stale).toMatchObject(problem(412, 'stale-revision'));
    expect([(await unmerge(one)).status, (await unmerge(one)).status]).toEqual([200, 200]);
  });

  it('is for those who may act on both sides', async () => {
    const [one, other] = [await conversation(), await conversation()];
    for (const answer of [await merge(one, other, {}, onlooker), await unmerge(one, onlooker)])
      expect(answer).toMatchObject(problem(403, 'not-inbox-member'));
    for (const answer of [await merge(one, other, {}, outsider), await unmerge(one, outsider)])
      expect(answer).toMatchObject(problem(404, 'not-found'));
    const open = (await threads.receive(await threads.inbox([]))).threadId;
    expect(await merge(open, one, {}, outsider)).toMatchObject(problem(404, 'not-found'));
    expect(await shown(one)).toMatchObject({ mergedInto: null });
  });

  it('that the other conversation refuses leaves both as they were', async () => {
    const [one, far] = [await conversation(), await conversation(elsewhere)];
    expect(await merge(one, far)).toMatchObject(problem(409, 'other-inbox'));
    await threads.shown();
    expect(await shown(one)).toMatchObject({ mergedInto: null });
    expect(await shown(far)).toMatchObject({ emails: 1, merged: [] });
    expect(await listed()).toContain(one);
  });

  it('refuses what is to be done in what has gone, and names where it went', async () => {
    const [one, other] = [await conversation(), await conversation()];
    await merge(one, other);
    const refused = await threads.ask('POST', `/v1/threads/${one}/close`);
    expect(refused).toMatchObject(problem(409, 'thread-merged'));
    expect(refused.body['detail']).toContain(other);
    const [mail] = await messages(one);
    const sender = await threads.ask('PUT', `/v1/messages/${mail?.id}/sender`, { body: { contactId: null } });
    expect(sender.status).toBe(200);
  });

  it('leaves comments in the hands of their authors, wherever they are looked for', async () => {
    const [one, other] = [await conversation(), await conversation()];
    const commentOn = (threadId: string, text: string) =>
      threads.must('POST', `/v1/threads/${threadId}/comments`, { body: { text } });
    const ids = [
      await commentOn(one, 'The password is xyzzy.'),
      await commentOn(one, 'Same.'),
      await commentOn(other, 'So.'),
    ];
    const [secret, words] = ids.map(({ commentId }) => String(commentId));
    await merge(one, other);
    const there = (threadId: string, commentId = secret) => `/v1/threads/${threadId}/comments/${commentId}`;
    expect(await threads.must('PUT', there(other, words), { body: { text: 'The same.' } })).toMatchObject({
      threadId: one,
    });
    expect(await threads.ask('DELETE', there(other), {}, outsider)).toMatchObject(problem(404, 'not-found'));
    expect(await threads.must('DELETE', there(other))).toMatchObject({ threadId: one, commentId: secret });
    expect(await threads.ask('DELETE', there(other, crypto.randomUUID()))).toMatchObject(problem(404, 'not-found'));
    expect(await shown(other)).toMatchObject({ comments: 2 });
    const row = async () =>
      (await threads.list<{ id: string }>(`/v1/inboxes/${ours}/threads`)).find(({ id }) => id === other);
    expect(await row()).toMatchObject({ comments: 2 });
    expect(JSON.stringify(await messages(other))).not.toContain('xyzzy');
    await threads.must('DELETE', there(one, words));
    expect(await shown(other)).toMatchObject({ comments: 1 });
    expect(await threads.ask('POST', `/v1/threads/${one}/comments`, { body: { text: 'No.' } })).toMatchObject(
      problem(409, 'thread-merged'),
    );
    await unmerge(one);
    expect([await shown(one), await shown(other)]).toMatchObject([{ comments: 0 }, { comments: 1 }]);
  });

  it('is not suggested again', async () => {
    const from = mailbox('zoe@example.net', 'Zoë');
    const [one, other, third] = [
      (await threads.receive(ours, { from })).threadId,
      (await threads.receive(ours, { from })).threadId,
      await conversation(),
    ];
    const suggested = async () =>
      (await threads.list<{ thread: { id: string } }>(`/v1/threads/${other}/suggestions`)).map(
        ({ thread }) => thread.id,
      );
    expect(await suggested()).toContain(one);
    await merge(one, third);
    expect(await suggested()).not.toContain(one);
  });

  it('takes along what went into a conversation that is moved', async () => {
    const [one, other] = [await conversation(), await conversation()];
    await merge(one, other);
    await threads.must('POST', `/v1/threads/${other}/move`, { body: { inboxId: elsewhere } });
    await threads.shown();
    expect(await shown(one)).toMatchObject({ inboxId: elsewhere, mergedInto: other });
    const [mail] = await messages(one);
    expect(await threads.must('GET', `/v1/messages/${mail?.id}`)).toMatchObject({ inboxId: elsewhere });
    await unmerge(one);
    expect(await listed(elsewhere)).toEqual(expect.arrayContaining([one, other]));
  });
});

describe('a merge whose API died', () => {
  const facts = async (threadId: string): Promise<readonly Recorded[]> => {
    const all: Recorded[] = [];
    for await (const fact of threads.house.store.read(threadStream(threadId))) all.push(fact);
    return all;
  };

  /** One half of it, as a process leaves it that ends there. */
  const half = async (threadId: string, command: Parameters<typeof threadDecider.decide>[0]): Promise<void> => {
    await threads.house.store.handle(threadDecider, threadStream(threadId), command, system());
  };

  /** What the worker does when it reads the log, from the beginning and as often as it likes. */
  const worker = async (threadId: string): Promise<void> => {
    const merges = threads.house.app.get(Merges);
    for (const _ of [1, 2]) await merges.react(await facts(threadId));
    await threads.shown();
  };

  const at = new Date().toISOString();
  const into = (intoThreadId: string, mergeId: string) => ({ type: 'MergeThread', intoThreadId, mergeId, at }) as const;

  it('is finished, and so is the way back', async () => {
    const [one, other] = [await conversation(), await conversation()];
    await half(one, into(other, crypto.randomUUID()));
    await worker(one);
    expect(await shown(other)).toMatchObject({ emails: 2, merged: [one] });
    await half(one, { type: 'UnmergeThread', mergeId: null, reason: 'command', at });
    await worker(one);
    expect(await shown(other)).toMatchObject({ emails: 1, merged: [] });
    expect((await facts(other)).map(({ type }) => type).slice(-2)).toEqual(['ThreadAbsorbed', 'ThreadGivenBack']);
  });

  it('is undone where the other conversation refuses', async () => {
    const [one, far] = [await conversation(), await conversation(elsewhere)];
    await half(one, into(far, crypto.randomUUID()));
    await worker(one);
    expect(await shown(one)).toMatchObject({ mergedInto: null });
    expect((await facts(one)).at(-1)).toMatchObject({ type: 'ThreadUnmerged', data: { reason: 'refused' } });
  });

  it('leaves no circle where two go into each other at once', async () => {
    const [one, other] = [await conversation(), await conversation()];
    await half(one, into(other, crypto.randomUUID()));
    await half(other, into(one, crypto.randomUUID()));
    await worker(one);
    await worker(other);
    const ends = [await shown(one), await shown(other)].map(({ mergedInto, emails }) => ({ mergedInto, emails }));
    expect(ends.filter(({ mergedInto }) => mergedInto === null).length).toBeGreaterThan(0);
    for (const { mergedInto, emails } of ends) if (mergedInto !== null) expect(emails).toBe(1);
  });
});
