import { randomUUID } from 'node:crypto';
import { v5 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inboundMailDecider, inboundMailStream } from '#libs/incoming';
import { threadDecider, threadStream } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { letter, MailPipeline, report } from '../../../../test/mail-pipeline.js';
import { threaded } from '../inbound-mail.fixtures.js';
import type { InboundMail } from '../inbound-mail.js';
import { ParsedFacts } from './parsed-facts.worker.js';

let pipeline: MailPipeline;
beforeAll(async () => {
  pipeline = await MailPipeline.start();
});
afterAll(() => pipeline.stop());

const at = '2026-03-01T09:00:00.000Z';
const id = (): string => `<${randomUUID()}@example.net>`;

const anInbox = async (): Promise<Readonly<{ inboxId: string; to: readonly [string] }>> => {
  const address = `help-${randomUUID().slice(0, 8)}@example.org`;
  return { inboxId: await pipeline.inbox(address), to: [address] };
};

const answering = (messageId: string, said: { from: string; cc?: string }) =>
  letter({ from: said.from, header: `References: ${messageId}\r\n${said.cc ? `Cc: ${said.cc}\r\n` : ''}` });

const both = { cc: 'zoe@example.net, max@example.net' };

const sent = (inboxId: string) => pipeline.sends(inboxId, ['zoe@example.net', 'max@example.net']);

type Sent = Awaited<ReturnType<typeof sent>>;

type Accepted = Extract<InboundMail, { status: 'accepted' }>;

/** A server gives up a mail for Zoë: its own conversation learns of that. */
const bounce = async ({ threadId, emailId, messageId }: Sent, to: readonly [string]): Promise<void> => {
  await pipeline.receive(report({ recipient: 'zoe@example.net', messageId }), { to, from: null });
  expect((await pipeline.thread(threadId)).slice(-2)).toMatchObject([
    { type: 'EmailReceived' },
    { type: 'EmailBounced', data: { emailId, recipient: 'zoe@example.net' } },
  ]);
};

/** Lets a conversation go on in another one; `half`, where nothing came to tell the other one yet. */
const merge = async (threadId: string, intoThreadId: string, half = false): Promise<void> => {
  const { store } = pipeline.house;
  const command = { type: 'MergeThread', intoThreadId, mergeId: randomUUID(), at } as const;
  const { events } = await store.handle(threadDecider, threadStream(threadId), command, system());
  const [fact] = events;
  if (fact?.type !== 'ThreadMerged') throw new Error('it went nowhere');
  if (half) return;
  const taken = { type: 'AbsorbThread', merged: fact.data } as const;
  await store.handle(threadDecider, threadStream(intoThreadId), taken, system());
};

describe('a conversation that goes on in another', () => {
  const two = async (to: readonly [string]) => {
    const messageId = id();
    const one = await pipeline.receive(letter({ messageId, from: 'max@example.net' }), { to });
    const other = await pipeline.receive(letter({ messageId: id(), from: 'zoe@example.net' }), { to });
    const [{ threadId }, { threadId: into }] = [await pipeline.threaded(one), await pipeline.threaded(other)];
    return { messageId, threadId, into };
  };

  it.each([
    ['has gone', false],
    ['is just going', true],
  ])('gets its later mail there when it %s', async (_, half) => {
    const { to } = await anInbox();
    const { messageId, threadId, into } = await two(to);
    await merge(threadId, into, half);
    await pipeline.shown();
    const answer = await pipeline.receive(answering(messageId, { from: 'max@example.net' }), { to });
    expect(await pipeline.threaded(answer)).toMatchObject({ threadId: into, threading: { rule: 'references' } });
    expect((await pipeline.thread(into)).at(-1)).toMatchObject({ type: 'EmailReceived', data: { threadId: into } });
    const stranger = await pipeline.receive(answering(messageId, { from: 'eve@example.com' }), { to });
    expect((await pipeline.threaded(stranger)).threading).toMatchObject({ rule: 'stranger', related: into });
  });

  it('gets a mail there that was on its way to it', async () => {
    const { to } = await anInbox();
    const messageId = id();
    const answer = await pipeline.receive(answering(messageId, { from: 'max@example.net', ...both }), { to });
    const { threadId } = await pipeline.threaded(answer);
    const { into } = await two(to);
    await merge(threadId, into);
    const original = await pipeline.receive(letter({ messageId }), { to });
    expect(await pipeline.threaded(original)).toMatchObject({ threadId: into });
  });

  /** A mail that was decided upon, by a worker that was killed before the conversation learned of it. */
  const decided = async (answered: string, threadId: string, to: readonly [string]): Promise<string> => {
    const [inboundMailId] = (await pipeline.take(answering(answered, { from: 'max@example.net' }), { to })) as [string];
    const { inboxId, accepted } = (await pipeline.mail(inboundMailId)) as Accepted;
    const facts = await pipeline.house.app.get(ParsedFacts).of(accepted, v5('email', inboundMailId), at);
    const { data } = threaded({
      ...{ inboundMailId, inboxId: inboxId ?? '', threadId, emailId: v5('email', inboundMailId), contactId: null },
      threading: { rule: 'references', matched: answered, related: null, version: 2 },
    });
    const command = {
      type: 'UnderstandMail',
      parsed: facts,
      fate: { type: 'InboundMailThreaded', data },
      releases: 0,
    } as const;
    await pipeline.house.store.handle(inboundMailDecider, inboundMailStream(inboundMailId), command, system());
    return inboundMailId;
  };

  const mailsOf = async (threadId: string): Promise<readonly string[]> =>
    (await pipeline.thread(threadId)).flatMap((event) => (event.type === 'EmailReceived' ? [event.data.emailId] : []));

  it('gets a mail there that was to join it, though its worker was killed and it went there before', async () => {
    const { to } = await anInbox();
    const { messageId, threadId, into } = await two(to);
    const answer = await decided(messageId, threadId, to);
    await merge(threadId, into);
    for (const _ of [1, 2]) await pipeline.understand(answer);
    expect((await mailsOf(into)).filter((emailId) => emailId === v5('email', answer))).toHaveLength(1);
    expect(await pipeline.threaded(answer)).toMatchObject({ threadId, threading: { rule: 'references' } });
  });

  it('takes a mail there that had joined it, which is not told again', async () => {
    const { to } = await anInbox();
    const { messageId, threadId, into } = await two(to);
    const answer = await decided(messageId, threadId, to);
    await pipeline.understand(answer);
    await merge(threadId, into, true);
    await pipeline.understand(answer);
    expect(await mailsOf(threadId)).toContain(v5('email', answer));
    expect(await mailsOf(into)).not.toContain(v5('email', answer));
  });

  it('has what a report says of its mails, beside them', async () => {
    const { inboxId, to } = await anInbox();
    const [gone, other] = [await sent(inboxId), await sent(inboxId)];
    await merge(gone.threadId, other.threadId);
    await bounce(gone, to);
  });
});

describe('a mail that was split off', () => {
  const split = async (threadId: string, emailId: string): Promise<string> => {
    const { store } = pipeline.house;
    const command = { type: 'SplitEmail', emailId, intoThreadId: randomUUID(), at } as const;
    const { events } = await store.handle(threadDecider, threadStream(threadId), command, system());
    const [fact] = events;
    if (fact?.type !== 'EmailSplitOff') throw new Error('it stayed');
    const { inboxId, intoThreadId, email, contactId } = fact.data;
    const bring = { type: 'BringEmailOver', threadId: intoThreadId, fromThreadId: threadId, inboxId, at } as const;
    await store.handle(threadDecider, threadStream(intoThreadId), { ...bring, email, contactId }, system());
    await pipeline.shown();
    return intoThreadId;
  };

  /** A mail of ours in a conversation that has another mail, too. */
  const ourMail = async () => {
    const { inboxId, to } = await anInbox();
    const mail = await sent(inboxId);
    await pipeline.receive(answering(mail.messageId, { from: 'max@example.net' }), { to });
    return { ...mail, to };
  };

  it('is answered where it lies', async () => {
    const { threadId, emailId, messageId, to } = await ourMail();
    const into = await split(threadId, emailId);
    const answer = await pipeline.receive(answering(messageId, { from: 'zoe@example.net' }), { to });
    expect(await pipeline.threaded(answer)).toMatchObject({ threadId: into, threading: { rule: 'own-message-id' } });
  });

  it('has what a report says of it where it came to be', async () => {
    const mail = await ourMail();
    await split(mail.threadId, mail.emailId);
    await bounce(mail, mail.to);
  });
});
