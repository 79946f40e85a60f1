import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageView } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { letter, MailPipeline } from '../../../../test/mail-pipeline.js';
import { MailClaims } from '../claim-mail/mail-claims.worker.js';
import { AnsweredOnItsWay } from './candidates.worker.js';

let pipeline: MailPipeline;
beforeAll(async () => {
  pipeline = await MailPipeline.start();
  // The parser starts with the first mail; the others are then decided upon before any view may count as behind.
  await pipeline.receive(letter(), { to: await anInbox() });
});
afterAll(() => pipeline.stop());

const anInbox = async (): Promise<readonly [string]> => {
  const address = `help-${randomUUID().slice(0, 8)}@example.org`;
  await pipeline.inbox(address);
  return [address];
};

const people = ['zoe', 'max', 'ann'].map((name) => `${name}@example.net`);

/** Three mails, each of which names only the one before, from three people who write to each other. */
const conversation = (): readonly Buffer[] => {
  const ids = people.map(() => `<${randomUUID()}@example.net>`);
  return people.map((from, n) => {
    const answers = n === 0 ? '' : `In-Reply-To: ${ids[n - 1]}\r\n`;
    return letter({ from, messageId: ids[n]!, header: `Cc: ${people.join(', ')}\r\n${answers}` });
  });
};

const homes = async (mails: readonly string[]): Promise<number> =>
  new Set((await Promise.all(mails.map((mail) => pipeline.threaded(mail)))).map(({ threadId }) => threadId)).size;

/** As the queue does: an answer to what is just coming is tried again. */
const understand = async (mail: string): Promise<void> => {
  try {
    await pipeline.understand(mail);
  } catch (error) {
    if (!(error instanceof AnsweredOnItsWay)) throw error;
    await understand(mail);
  }
};

/** Runs it while the projector can show no mail. */
const unseen = (run: () => Promise<void>): Promise<void> =>
  pipeline.house.readModels.transaction(async (query) => {
    await query(`LOCK TABLE ${pipeline.house.readModels.rows(messageView)} IN SHARE MODE`);
    await run();
  });

describe('mails that name only the one they answer', () => {
  it.each([
    [0, 1, 2],
    [1, 0, 2],
    [1, 2, 0],
    [2, 1, 0],
  ])('make one thread in the order %i, %i, %i, though no view shows them yet', async (...order) => {
    const [to, bytes] = [await anInbox(), conversation()];
    const mails: string[] = [];
    await unseen(async () => {
      for (const n of order) mails.push(await pipeline.receive(bytes[n]!, { to }));
    });
    expect(await homes(mails)).toBe(1);
  });

  it('make one thread when two of them come at the same moment', async () => {
    for (let n = 0; n < 5; n += 1) {
      const [to, [first, ...others]] = [await anInbox(), conversation()];
      const entries = (await Promise.all(others.map((bytes) => pipeline.take(bytes, { to })))).flat();
      await Promise.all((n % 2 === 0 ? entries : entries.toReversed()).map(understand));
      expect(await homes([...entries, await pipeline.receive(first!, { to })])).toBe(1);
    }
  });

  it('tell what led them there', async () => {
    const [to, [first, second, third]] = [await anInbox(), conversation()];
    const mails: string[] = [];
    for (const bytes of [third, second, first]) mails.push(await pipeline.receive(bytes!, { to }));
    const [opened, ...joined] = await Promise.all(mails.map((mail) => pipeline.threaded(mail)));
    expect(opened?.threading).toMatchObject({ rule: 'new-thread', matched: null });
    const own = /Message-ID: (.*)\r/;
    expect(joined.map(({ threading: { rule, matched } }) => [rule, matched])).toEqual(
      [second, first].map((bytes) => ['references', own.exec(String(bytes))?.[1]]),
    );
  });

  it('are not joined by those who do not take part, whichever of them came first', async () => {
    const [to, [, second, third]] = [await anInbox(), conversation()];
    const answers = /In-Reply-To: .*\r\n/.exec(String(third))?.[0] ?? '';
    const eve = await pipeline.receive(letter({ from: 'eve@example.com', header: answers }), { to });
    const mail = await pipeline.receive(second!, { to });
    const answer = await pipeline.receive(third!, { to });
    const [strange, ...others] = await Promise.all([eve, mail, answer].map((one) => pipeline.threaded(one)));
    for (const { threadId } of others) expect(threadId).not.toBe(strange?.threadId);
    expect(others[0]?.threading.rule).toBe('new-thread');
  });

  it('wait for the one they answer while it is on its way, and not for ever', async () => {
    for (const [secondsAgo, waits] of [
      [1, true],
      [60, false],
    ] as const) {
      const address = `help-${randomUUID().slice(0, 8)}@example.org`;
      const inboxId = await pipeline.inbox(address);
      const [, second, third] = conversation();
      const [inboundMailId = ''] = await pipeline.take(second!, { to: [address] });
      const messageId = /In-Reply-To: (.*)\r/.exec(String(third))?.[1] ?? '';
      const at = new Date(Date.now() - secondsAgo * 1_000).toISOString();
      const claim = { inboxId, messageId, contentHash: randomUUID(), inboundMailId, at };
      await new MailClaims(pipeline.house.store).claim(claim, system());
      const receiving = pipeline.receive(third!, { to: [address] });
      if (waits) await expect(receiving).rejects.toThrow(AnsweredOnItsWay);
      else expect(await pipeline.threaded(await receiving)).toMatchObject({ threading: { rule: 'new-thread' } });
    }
  });
});
