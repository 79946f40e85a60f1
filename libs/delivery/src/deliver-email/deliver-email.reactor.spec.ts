import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { type EmailComposed, threadDecider, threadStream } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { DeliveryHouse } from '../../../../test/smtp/delivery-house.js';
import { deliveryDecider } from '../decider.js';
import { EmailRenderer } from './rendered-email.smtp.js';

let delivery: DeliveryHouse;

beforeAll(async () => {
  delivery = await DeliveryHouse.start();
});

afterAll(() => delivery.stop());

/** A new mail as another process wrote it, with what its conversation began with. */
const written = async () => {
  const { house } = delivery;
  const job = await delivery.composed('support@example.org', ['zoe@example.net'], house.anotherStore());
  const stream = threadStream(job.threadId);
  const [opened, composed] = (await house.store.slice(stream, 0, 1)) as [Recorded, Recorded<EmailComposed>];
  return { job, stream, opened, composed };
};

describe('what the log tells of conversations', () => {
  it('is what a worker knows of them, without reading', async () => {
    const { house, reactor } = delivery;
    const { job, stream, opened, composed } = await written();
    const comment = {
      commentId: job.emailId,
      authorId: job.emailId,
      text: 'Sent.',
      mentions: [],
      at: composed.data.at,
    };
    const command = { type: 'AddComment', ...comment } as const;
    await house.anotherStore().handle(threadDecider, stream, command, system());
    await reactor.react([opened, composed]);
    const known = await house.store.known(deliveryDecider, stream);
    expect(known).toMatchObject({ emails: [{ emailId: job.emailId }], comments: [] });
    expect(await house.app.get(EmailRenderer).composed(job.threadId, job.emailId, 1)).toBe(composed);
  });

  it('is read where it was not told, and is the same', async () => {
    const { job, composed } = await written();
    const renderer = delivery.house.app.get(EmailRenderer);
    const read = await renderer.composed(job.threadId, job.emailId, 1);
    expect(read).toEqual(composed);
    expect(read).not.toBe(composed);
    await expect(renderer.composed(job.threadId, job.emailId, 0)).rejects.toThrow('is not the composition');
  });

  it('leads to one mail, whatever came between', async () => {
    const { job, stream, opened, composed } = await written();
    const { house, reactor, peer } = delivery;
    await reactor.react([opened, composed]);
    await house.anotherStore().handle(threadDecider, stream, { type: 'MarkClosed', at: composed.data.at }, system());
    const before = peer.taken.length;
    await delivery.deliver.run(job);
    await delivery.deliver.run(job);
    expect(peer.taken).toHaveLength(before + 1);
    expect((await delivery.story(job)).map(({ type }) => type)).toEqual([
      'ThreadOpened',
      'EmailComposed',
      'ThreadClosed',
      'EmailDeliveryAttempted',
      'EmailDelivered',
    ]);
  });
});
