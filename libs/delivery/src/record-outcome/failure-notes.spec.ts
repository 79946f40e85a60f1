import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ShownMessage, threadStream } from '#libs/threads';
import { type Holder, system } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { blob, mailbox, minute } from '../../../threads/src/thread.fixtures.js';
import { deliveryDecider, type DeliveryCommand } from '../decider.js';

let threads: TestThreads;
let auditor: Holder;
let support: string;

beforeAll(async () => {
  threads = await TestThreads.start();
  auditor = await threads.house.holder('auditor');
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
}, 60_000);
afterAll(() => threads.stop());

type Note = ShownMessage & { kind: 'comment' };

const [zoe, boss] = ['zoe@example.net', 'boss@example.org'];

/** A closed conversation with a mail to Zoë and, in Bcc, the boss, to whom an attempt is made; `became` is what became of it. */
const mailOf = async (became: (emailId: string, at: string) => DeliveryCommand) => {
  const mail = {
    ...{ inboxId: support, from: 'support@threadlog.example', subject: 'Offer', text: 'Hello.' },
    ...{ to: [zoe], bcc: [boss] },
  };
  const written = await threads.must('POST', '/v1/threads', { body: mail });
  const [threadId, emailId] = [String(written['threadId']), String(written['emailId'])];
  await threads.must('POST', `/v1/threads/${threadId}/close`);
  const decide = (command: DeliveryCommand) =>
    threads.house.store.handle(deliveryDecider, threadStream(threadId), command, system());
  const server = { serverId: null, name: 'smtp.example.org:587' };
  const [raw, at] = [blob('d', 'message/rfc822'), minute(1_000_000)];
  await decide({ type: 'AttemptDelivery', emailId, at, worker: 'worker-1', server, raw });
  await decide(became(emailId, at));
  await threads.shown();
  return { threadId, emailId };
};

const failedMail = () =>
  mailOf((emailId, at) => {
    const failed = { outcome: 'failed', reply: '550 no such user' } as const;
    const outcomes = [zoe, boss].map((address) => ({ address, ...failed }));
    return { type: 'RecordOutcome', emailId, attempt: 1, at, outcomes };
  });

const notes = async (threadId: string, who: Holder): Promise<readonly Note[]> => {
  const messages = await threads.list<ShownMessage>(`/v1/threads/${threadId}/messages`, who);
  const found = messages.filter((message) => message.kind === 'comment');
  return found.toSorted((a, b) => (a.text ?? '').localeCompare(b.text ?? ''));
};

describe('a mail that does not reach somebody', () => {
  it('leaves a note in its conversation, which is open again', async () => {
    const { threadId, emailId } = await failedMail();
    const shown = await notes(threadId, threads.agent);
    expect(shown.map(({ failure }) => failure?.recipient)).toEqual(['boss@example.org', 'zoe@example.net']);
    expect(shown[1]).toMatchObject({
      authorId: null,
      text: 'The mail did not reach zoe@example.net: 550 no such user',
      failure: { emailId, reply: '550 no such user' },
    });
    expect(await threads.must('GET', `/v1/threads/${threadId}`)).toMatchObject({
      status: 'open',
      reopened: { reason: 'delivery-failed', emailId },
    });
  });

  it('says so of Bcc to nobody who may not know of it', async () => {
    const { threadId } = await failedMail();
    const [ofBoss] = await notes(threadId, threads.agent);
    const seen = await notes(threadId, auditor);
    expect(seen.map(({ failure }) => failure?.recipient)).toEqual(['zoe@example.net']);
    const path = `/v1/messages/${ofBoss?.id}`;
    expect((await threads.ask('GET', path)).status).toBe(200);
    expect((await threads.ask('GET', path, {}, auditor)).status).toBe(404);
    expect((await threads.ask('GET', `/v1/messages/${seen[0]?.id}`, {}, auditor)).status).toBe(200);
  });
});

describe('a mail of which nobody can say whether it reached somebody', () => {
  it('leaves notes in its conversation as one that did not, and is open again', async () => {
    const { threadId, emailId } = await mailOf((id, at) => ({
      ...{ type: 'DeclareInDoubt', emailId: id, attempt: 1, at, reason: 'the line went dead', then: 'ask' },
    }));
    const shown = await notes(threadId, threads.agent);
    expect(shown.map(({ failure }) => [failure?.recipient, failure?.inDoubt])).toEqual([
      [boss, true],
      [zoe, true],
    ]);
    expect(shown[1]).toMatchObject({
      authorId: null,
      text: 'Nobody can say whether the mail reached zoe@example.net: the line went dead',
    });
    expect((await notes(threadId, auditor)).map(({ failure }) => failure?.recipient)).toEqual([zoe]);
    expect(await threads.must('GET', `/v1/threads/${threadId}`)).toMatchObject({
      status: 'open',
      reopened: { reason: 'delivery-in-doubt', emailId },
    });
  });
});
