import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threadDecider, threadStream } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { letter, MailPipeline, report } from '../../../../test/mail-pipeline.js';

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
