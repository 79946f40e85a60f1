import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { type Holder, system } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { threadDecider } from '../decider.js';
import { Merges } from '../merge-thread/merges.reactor.js';
import { threadStream } from '../thread-events.js';
import { mailbox } from '../thread.fixtures.js';

let threads: TestThreads;
let onlooker: Holder, outsider: Holder, colleague: Holder;
let ours: string, elsewhere: string;

beforeAll(async () => {
  threads = await TestThreads.start();
  const { house, agent } = threads;
  [onlooker, outsider, colleague] = [
    await house.holder('admin'),
    await house.holder('member'),
    await house.holder('member'),
  ];
  ours = await threads.inbox([mailbox('board@threadlog.example', 'Board')], agent);
  elsewhere = await threads.inbox([mailbox('sales@threadlog.example', 'Sales')], agent, colleague);
}, 60_000);
afterAll(() => threads.stop());

/** A conversation of two mails that came in; the second is about something else. */
const conversation = async () => {
  const first = await threads.receive(ours);
  const said = { threadId: first.threadId, subject: 'Something else', messageId: '<else@example.net>' };
  const second = await threads.receive(ours, {
    ...said,
    threading: { rule: 'references', matched: null, related: null, version: 1 },
  });
  return { threadId: first.threadId, emailId: second.emailId, first: first.emailId };
};

const split = (emailId: string, who?: Holder) => threads.ask('POST', `/v1/messages/${emailId}/split`, {}, who);
const putBack = (emailId: string, who?: Holder) => threads.ask('POST', `/v1/messages/${emailId}/put-back`, {}, who);
const shown = (threadId: string) => threads.must('GET', `/v1/threads/${threadId}`);
const messages = (threadId: string) => threads.list<{ id: string }>(`/v1/threads/${threadId}/messages`);
const listed = async (inboxId = ours): Promise<readonly string[]> =>
  (await threads.list<{ id: string }>(`/v1/inboxes/${inboxId}/threads?limit=100`)).map(({ id }) => id);

const told = async (threadId: string) => {
  const { revision: _, ...thread } = await shown(threadId);
  return { thread, messages: await messages(threadId) };
};

const problem = (status: number, code: string) => ({ status, body: { type: `urn:threadlog:problem:${code}` } });

describe('a mail that is split off', () => {
  it('begins a thread of its own, and is put back as it was', async () => {
    const { threadId, emailId, first } = await conversation();
    const before = await told(threadId);

    const { status, body } = await split(emailId);
    expect({ status, body }).toMatchObject({ status: 200, body: { threadId, emailId } });
    const into = String(body['intoThreadId']);
    expect((await messages(threadId)).map(({ id }) => id)).toEqual([first]);
    expect(await messages(into)).toMatchObject([{ id: emailId, threadId: into, inboxId: ours }]);
    expect(await shown(threadId)).toMatchObject({ emails: 1, preview: 'Where is it?' });
    expect(await shown(into)).toMatchObject({ subject: 'Something else', emails: 1, inboxId: ours });
    expect(await listed()).toEqual(expect.arrayContaining([threadId, into]));
    expect(await split(emailId)).toMatchObject({ status: 200, body: { intoThreadId: into } });

    expect(await putBack(emailId)).toMatchObject({ status: 200, body: { threadId: into, toThreadId: threadId } });
    expect(await told(threadId)).toEqual(before);
    expect(await listed()).not.toContain(into);
    expect(await shown(into)).toMatchObject({ mergedInto: threadId });
    expect((await putBack(emailId)).status).toBe(200);

    const again = String((await split(emailId)).body['intoThreadId']);
    expect(again).not.toBe(into);
    expect(await messages(again)).toMatchObject([{ id: emailId }]);
  });

  it('takes its contact along, and is said to be another’s where it lies', async () => {
    const { threadId, emailId, first } = await conversation();
    const { contactId: firsts } = await shown(threadId);
    const [, { contactId: seconds }] = (await threads.list<{ contactId: string }>(
      `/v1/threads/${threadId}/messages`,
    )) as [unknown, { contactId: string }];
    expect(seconds).not.toBe(firsts);
    const into = String((await split(first)).body['intoThreadId']);
    const contacts = async () => {
      await threads.shown();
      return [(await shown(threadId))['contactId'], (await shown(into))['contactId']];
    };
    expect(await contacts()).toEqual([seconds, firsts]);
    const { revision } = await shown(into);
    const { contactId: other } = await threads.must('POST', '/v1/contacts', { body: { name: 'Max' } });
    for (const contactId of [null, other]) {
      await threads.must('PUT', `/v1/messages/${first}/sender`, { body: { contactId } });
      expect(await contacts()).toEqual([seconds, contactId]);
    }
    expect(await shown(into)).toMatchObject({ revision });
    await threads.must('PUT', `/v1/messages/${emailId}/sender`, { body: { contactId: firsts } });
    expect(await contacts()).toEqual([firsts, other]);
    await putBack(first);
    expect(await contacts()).toEqual([other, other]);
  });

  it('lies where its thread does, for those who may see that', async () => {
    const { threadId, emailId } = await conversation();
    const into = String((await split(emailId)).body['intoThreadId']);
    await threads.must('POST', `/v1/threads/${into}/move`, { body: { inboxId: elsewhere } });
    const get = async (path: string) => (await threads.ask('GET', path, {}, colleague)).status;
    expect(await get(`/v1/messages/${emailId}`)).toBe(200);
    expect(await get(`/v1/threads/${threadId}`)).toBe(404);
    const whose = { body: { contactId: null } };
    const { revision } = await shown(into);
    const named = (headers = {}) =>
      threads.ask('PUT', `/v1/messages/${emailId}/sender`, { ...whose, headers }, colleague);
    const answer = { status: 200, body: { threadId: into, emailId, revision } };
    expect(await named()).toMatchObject(answer);
    expect(await named({ 'If-Match': `"${Number(revision)}"` })).toMatchObject(answer);
    expect(await named({ 'If-Match': '"999"' })).toMatchObject({ status: 412, body: { revision } });
    const associations = { body: { associations: [] } };
    expect(await threads.ask('PUT', `/v1/messages/${emailId}/associations`, associations, colleague)).toMatchObject({
      ...{ status: 200, body: { threadId: into, revision } },
    });
    expect(await split(emailId, colleague)).toMatchObject(problem(404, 'not-found'));
    expect(await putBack(emailId, colleague)).toMatchObject(problem(404, 'not-found'));
    await threads.must('POST', `/v1/messages/${emailId}/put-back`);
    expect(await get(`/v1/messages/${emailId}`)).toBe(404);
  });

  it('is what its new thread answers, and then no longer put back alone', async () => {
    const { threadId, emailId } = await conversation();
    const into = String((await split(emailId)).body['intoThreadId']);
    await threads.must('POST', `/v1/threads/${into}/replies`, { body: { text: 'About that.' } });
    expect(await messages(into)).toMatchObject([{ id: emailId }, { kind: 'sent', inReplyTo: ['<else@example.net>'] }]);
    expect(await putBack(emailId)).toMatchObject(problem(409, 'thread-continued'));
    await threads.must('POST', `/v1/threads/${into}/merge`, { body: { intoThreadId: threadId } });
    expect(await messages(threadId)).toHaveLength(3);
    expect(await shown(threadId)).toMatchObject({ emails: 3 });
  });

  it('is for those who may act where it lies', async () => {
    const { emailId } = await conversation();
    for (const act of [split, putBack]) {
      expect(await act(emailId, onlooker)).toMatchObject(problem(403, 'not-inbox-member'));
      expect(await act(emailId, outsider)).toMatchObject(problem(404, 'not-found'));
    }
    const { emailId: only } = await threads.receive(ours);
    expect(await split(only)).toMatchObject(problem(409, 'only-email'));
  });
});

describe('a mail on its way when the API died', () => {
  const facts = async (threadId: string): Promise<readonly Recorded[]> => {
    const all: Recorded[] = [];
    for await (const fact of threads.house.store.read(threadStream(threadId))) all.push(fact);
    return all;
  };

  const half = async (threadId: string, command: Parameters<typeof threadDecider.decide>[0]): Promise<void> => {
    await threads.house.store.handle(threadDecider, threadStream(threadId), command, system());
  };

  const worker = async (threadId: string): Promise<void> => {
    const merges = threads.house.app.get(Merges);
    for (const _ of [1, 2]) await merges.react(await facts(threadId));
    await threads.shown();
  };

  const at = new Date().toISOString();

  it('arrives, and so does one that is put back', async () => {
    const { threadId, emailId } = await conversation();
    const into = crypto.randomUUID();
    await half(threadId, { type: 'SplitEmail', emailId, intoThreadId: into, at });
    await worker(threadId);
    expect(await messages(into)).toMatchObject([{ id: emailId }]);
    await half(into, { type: 'GiveEmailBack', emailId, toThreadId: threadId, at });
    await worker(into);
    expect(await messages(threadId)).toHaveLength(2);
  });

  it('stays where it was when its conversation has gone elsewhere meanwhile', async () => {
    const { threadId, emailId } = await conversation();
    const into = String((await split(emailId)).body['intoThreadId']);
    const { threadId: other } = await threads.receive(ours);
    await threads.must('POST', `/v1/threads/${threadId}/merge`, { body: { intoThreadId: other } });
    expect(await putBack(emailId)).toMatchObject(problem(409, 'thread-merged'));
    await threads.shown();
    expect(await shown(into)).toMatchObject({ mergedInto: null, emails: 1 });
    expect(await messages(into)).toMatchObject([{ id: emailId }]);
  });
});
