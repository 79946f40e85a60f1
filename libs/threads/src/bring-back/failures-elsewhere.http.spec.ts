import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxAccess } from '#libs/inboxes';
import { system } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { threadDecider } from '../decider.js';
import { type ThreadEvent, threadStream } from '../thread-events.js';
import { attempted, bounced, failed, inDoubt, mailbox, retryRequested } from '../thread.fixtures.js';
import { FailuresElsewhere } from './failures-elsewhere.reactor.js';

let threads: TestThreads;
let ours: string;

beforeAll(async () => {
  threads = await TestThreads.start();
  ours = await threads.inbox([mailbox('board@threadlog.example', 'Board')], threads.agent);
}, 60_000);
afterAll(() => threads.stop());

/** Facts as they are, whatever the commands would have to say. */
const writing = { ...threadDecider, decide: (events: readonly ThreadEvent[]) => events };

const write = async (threadId: string, ...events: ThreadEvent[]) =>
  (await threads.house.store.handle(writing, threadStream(threadId), events, system())).events;

/** A conversation with an answer of ours, and another one. */
const conversations = async () => {
  const { threadId } = await threads.receive(ours);
  const { emailId } = await threads.must('POST', `/v1/threads/${threadId}/replies`, { body: { text: 'Yes.' } });
  const { threadId: other } = await threads.receive(ours);
  return { threadId, emailId: String(emailId), other };
};

const close = (threadId: string) => threads.must('POST', `/v1/threads/${threadId}/close`);

const reopened = async (threadId: string) => {
  await threads.shown();
  return (await threads.must('GET', `/v1/threads/${threadId}`))['reopened'];
};

describe('a failure of a mail that is shown elsewhere', () => {
  it('opens the conversation that shows it', async () => {
    const failures = new FailuresElsewhere(threads.house.store, threads.house.app.get(InboxAccess));
    const { threadId, emailId, other } = await conversations();
    await threads.must('POST', `/v1/threads/${threadId}/merge`, { body: { intoThreadId: other } });
    await close(other);
    const ids = { threadId, emailId };
    await failures.react(await write(threadId, bounced({ ...ids, permanence: 'soft' })));
    expect(await reopened(other)).toBeNull();
    const facts = await write(threadId, failed(ids));
    for (const _ of [1, 2]) await failures.react(facts);
    expect(await reopened(other)).toMatchObject({ reason: 'delivery-failed', emailId });
  });

  it('opens it for a doubt that nobody tries again', async () => {
    const failures = new FailuresElsewhere(threads.house.store, threads.house.app.get(InboxAccess));
    const { threadId, emailId, other } = await conversations();
    await threads.must('POST', `/v1/threads/${threadId}/merge`, { body: { intoThreadId: other } });
    await close(other);
    const { state } = await threads.house.store.load(threadDecider, threadStream(threadId));
    const mail = state.status === 'none' ? undefined : state.emails.find((one) => one.emailId === emailId);
    const recipients = mail?.delivery?.recipients.map(({ address }) => address) ?? [];
    const ids = { threadId, emailId, recipients };
    const doubted = await write(threadId, attempted(ids), inDoubt(ids), retryRequested(ids));
    await failures.react(doubted.filter(({ type }) => type === 'EmailDeliveryInDoubt'));
    expect(await reopened(other)).toBeNull();
    await failures.react(await write(threadId, inDoubt(ids)));
    expect(await reopened(other)).toMatchObject({ reason: 'delivery-in-doubt', emailId });
  });

  it('is told by the line of the conversation that shows it, until that is two again', async () => {
    const { threadId, emailId, other } = await conversations();
    const lines = async () => {
      await threads.shown();
      const { undelivered } = await threads.must('GET', `/v1/threads/${other}`);
      const listed = await threads.list<{ id: string; undelivered: unknown }>(`/v1/inboxes/${ours}/threads`);
      expect(listed.find(({ id }) => id === other)?.undelivered).toEqual(undelivered);
      return undelivered;
    };
    await threads.must('POST', `/v1/threads/${threadId}/merge`, { body: { intoThreadId: other } });
    expect(await lines()).toEqual([]);
    await write(threadId, failed({ threadId, emailId }));
    expect(await lines()).toEqual([{ emailId, state: 'failed' }]);
    await threads.must('POST', `/v1/threads/${threadId}/unmerge`);
    expect(await lines()).toEqual([]);
    expect((await threads.must('GET', `/v1/threads/${threadId}`))['undelivered']).toEqual([
      { emailId, state: 'failed' },
    ]);
  });

  it('finds a mail that was split off, and merged with what it began', async () => {
    const failures = new FailuresElsewhere(threads.house.store, threads.house.app.get(InboxAccess));
    const { threadId, emailId, other } = await conversations();
    const { intoThreadId: into } = await threads.must('POST', `/v1/messages/${emailId}/split`);
    await threads.must('POST', `/v1/threads/${String(into)}/merge`, { body: { intoThreadId: other } });
    for (const each of [threadId, other]) await close(each);
    await failures.react(await write(threadId, bounced({ threadId, emailId, inboundMailId: randomUUID() })));
    expect(await reopened(other)).toMatchObject({ reason: 'email-bounced', emailId });
    expect(await reopened(threadId)).toBeNull();
  });

  it('is noted beside a mail that was split off, for those alone who see it there', async () => {
    const { threadId, emailId } = await conversations();
    const { to } = (await threads.must('GET', `/v1/messages/${emailId}`)) as { to: { address: string }[] };
    const { intoThreadId: into } = await threads.must('POST', `/v1/messages/${emailId}/split`);
    const board = await threads.inbox([mailbox('quiet@threadlog.example', 'Quiet')], threads.superAdmin);
    await threads.must('PUT', `/v1/inboxes/${board}/members/user/${threads.agent.id}`, {}, threads.superAdmin);
    await threads.must('POST', `/v1/threads/${String(into)}/move`, { body: { inboxId: board } });
    await threads.must('DELETE', `/v1/inboxes/${board}/members/user/${threads.agent.id}`, {}, threads.superAdmin);
    const failure = failed({ threadId, emailId, recipient: to[0]!.address });
    const note = (await write(threadId, failure))[0]?.id;
    await threads.shown();
    const failures = async (id: string, who = threads.superAdmin) =>
      (await threads.list<{ failure?: { emailId: string } }>(`/v1/threads/${id}/messages`, who)).flatMap(
        ({ failure }) => failure?.emailId ?? [],
      );
    expect(await failures(threadId)).toEqual([]);
    expect(await failures(String(into))).toEqual([emailId]);
    expect((await threads.must('GET', `/v1/threads/${threadId}`))['undelivered']).toEqual([]);
    expect((await threads.ask('GET', `/v1/messages/${note}`)).status).toBe(404);
    expect(await threads.must('GET', `/v1/messages/${note}`, {}, threads.superAdmin)).toMatchObject({ threadId: into });
  });
});
