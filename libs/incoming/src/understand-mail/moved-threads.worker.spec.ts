import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threadDecider, threadStream } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { letter, MailPipeline } from '../../../../test/mail-pipeline.js';

let pipeline: MailPipeline;
beforeAll(async () => {
  pipeline = await MailPipeline.start();
});
afterAll(() => pipeline.stop());

const id = (): string => `<${randomUUID()}@example.net>`;

const anInbox = async (): Promise<Readonly<{ inboxId: string; to: readonly [string] }>> => {
  const address = `help-${randomUUID().slice(0, 8)}@example.org`;
  return { inboxId: await pipeline.inbox(address), to: [address] };
};

const move = async (threadId: string, inboxId: string): Promise<void> => {
  const command = { type: 'MoveThread', inboxId, sees: null, at: '2026-03-01T10:00:00.000Z' } as const;
  await pipeline.house.store.handle(threadDecider, threadStream(threadId), command, system());
  await pipeline.shown();
};

/** A conversation that began in the first inbox and lies in the second by now. */
const moved = async () => {
  const [old, now, other] = [await anInbox(), await anInbox(), await anInbox()];
  const messageId = id();
  const bytes = letter({ messageId });
  const { threadId } = await pipeline.threaded(await pipeline.receive(bytes, { to: old.to }));
  await move(threadId, now.inboxId);
  const answer = async (to: readonly string[], said: { from?: string; answers?: string; messageId?: string } = {}) => {
    const { answers = messageId, ...rest } = said;
    const answered = letter({ ...rest, text: randomUUID(), header: `In-Reply-To: ${answers}\r\n` });
    return pipeline.threaded(await pipeline.receive(answered, { to }));
  };
  return { old, now, other, threadId, bytes, answer };
};

describe('a conversation that was moved', () => {
  it('goes on there, whichever of the two addresses its mail comes to', async () => {
    const { old, now, threadId, answer } = await moved();
    const late = id();
    expect((await answer(old.to, { messageId: late })).threadId).toBe(threadId);
    await pipeline.shown();
    expect((await answer(now.to)).threadId).toBe(threadId);
    expect((await answer(old.to, { answers: late })).threadId).toBe(threadId);
    const received = (await pipeline.thread(threadId)).filter(({ type }) => type === 'EmailReceived').slice(1);
    expect(received.map(({ data }) => 'inboxId' in data && data.inboxId)).toEqual([
      now.inboxId,
      now.inboxId,
      now.inboxId,
    ]);
  });

  it('takes nothing from an inbox where it never lay, nor from who takes no part in it', async () => {
    const { old, other, threadId, answer } = await moved();
    expect(await answer(other.to)).toMatchObject({ threading: { rule: 'new-thread', related: null } });
    const stranger = await answer(old.to, { from: 'eve@example.com' });
    expect(stranger).toMatchObject({ threading: { rule: 'stranger', related: threadId } });
    expect((await pipeline.thread(stranger.threadId))[0]).toMatchObject({ data: { inboxId: old.inboxId } });
  });

  it('keeps out a copy of its mail that comes to where it was', async () => {
    const { old, threadId, bytes } = await moved();
    const copy = Buffer.concat([Buffer.from('X-Copy: 1\r\n'), bytes]);
    const story = await pipeline.story(await pipeline.receive(copy, { to: old.to }));
    expect(story.at(-1)?.type).toBe('InboundMailFoundDuplicate');
    expect(await pipeline.thread(threadId)).toHaveLength(3);
  });
});
