import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs } from '#libs/blobs';
import { type EmailComposed, type Release, threadDecider, threadStream } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { DeliveryHouse } from '../../../../test/smtp/delivery-house.js';
import { deliveryDecider } from '../decider.js';
import type { DeliverJob } from './deliver-email.worker.js';

const HOUR = 3_600_000;

let delivery: DeliveryHouse;
/** How far the clock of those who send is ahead. */
let ahead = 0;
const clock = (): number => Date.now() + ahead;

beforeAll(async () => {
  delivery = await DeliveryHouse.start({ clock });
});

afterAll(() => delivery.stop());

const zoe = 'zoe@example.net';
const address = (): string => `${randomUUID()}@example.org`;
const written = (from: string, said: Partial<EmailComposed['data']>, to = [zoe], release?: Release) =>
  delivery.composed(from, to, delivery.house.store, release, said);
const taken = (from: string) =>
  Promise.all(delivery.peer.taken.filter((mail) => mail.from === from).map(({ data }) => PostalMime.parse(data)));

const in1Hour = (why: Release['why']): Release => ({
  at: new Date(Math.ceil((clock() + HOUR) / 1000) * 1000).toISOString(),
  why,
  cancelOnAnswer: false,
});

describe('the date of a mail', () => {
  it.each(['schedule', 'hold'] as const)('is when its %s was over, at every attempt', async (why) => {
    const from = address();
    const release = in1Hour(why);
    const job = await written(from, {}, [zoe], release);
    delivery.peer.follow({ dot: '451 4.3.0 later' });
    ahead += 2 * HOUR;
    ahead += (await delivery.deliver.run(job))?.again ?? 0;
    delivery.peer.follow({});
    await delivery.deliver.run(job);
    const mails = await taken(from);
    expect(mails.map(({ date }) => date)).toEqual([release.at, release.at]);
    const [first, second] = delivery.peer.taken.filter((mail) => mail.from === from);
    expect(first?.data).toBe(second?.data);
  });

  it('is when a person let it go before that', async () => {
    const from = address();
    const job = await written(from, {}, [zoe], in1Hour('schedule'));
    const at = new Date(Math.floor(clock() / 1000) * 1000 + 60_000).toISOString();
    const release = { type: 'ReleaseEmail', emailId: job.emailId, at } as const;
    await delivery.house.store.handle(deliveryDecider, threadStream(job.threadId), release, system());
    ahead += 2 * HOUR;
    await delivery.deliver.run(job);
    expect(await taken(from)).toMatchObject([{ date: at }]);
  });
});

describe('a mail that cannot be written', () => {
  it('has failed, says why and brings its conversation back, rather than be tried for ever', async () => {
    const from = address();
    const cc = [{ address: 'jörg@example.de', name: '' }];
    const job = await written(from, { cc });
    const at = new Date(clock()).toISOString();
    const close = { type: 'MarkClosed', at } as const;
    await delivery.house.store.handle(threadDecider, threadStream(job.threadId), close, system());
    expect(await delivery.deliver.run(job)).toBeUndefined();
    expect(await taken(from)).toEqual([]);
    const reply = 'the mail cannot be written: cc[0]: not an address to send to: "jörg@example.de"';
    expect((await delivery.story(job)).slice(3)).toMatchObject([
      { type: 'EmailDeliveryFailed', data: { recipient: zoe, reply } },
      { type: 'EmailDeliveryFailed', data: { recipient: 'jörg@example.de', reply } },
      { type: 'ThreadReopened', data: { reason: 'delivery-failed' } },
    ]);
    await delivery.shown();
    expect(await delivery.sweep()).toBe(0);
  });

  it('is not one whose file calls itself what no header can bear', async () => {
    const from = address();
    const file = await delivery.house.app.get(Blobs).put(Buffer.from('GIF89a'));
    const attachments = ['image/*', 'application/pdf,', 'x'].map((mediaType, n) => ({
      ...{ attachmentId: `${n}`, fileName: `${n}.gif`, contentId: null, inline: false },
      blob: { ...file, mediaType },
    }));
    const job: DeliverJob = await written(from, { attachments });
    await delivery.deliver.run(job);
    const [mail] = await taken(from);
    expect(mail?.attachments.map(({ mimeType }) => mimeType)).toEqual(
      attachments.map(() => 'application/octet-stream'),
    );
  });

  it('is not one to a local part with dots anywhere', async () => {
    const from = address();
    const job = await written(from, {}, ['john..doe@docomo.example', zoe]);
    delivery.peer.follow({ rcpt: (to) => (to.startsWith('"') ? '550 5.1.1 no such user' : undefined) });
    await delivery.deliver.run(job);
    delivery.peer.follow({});
    expect(await delivery.fates(job)).toEqual({
      'john..doe@docomo.example': 'EmailDeliveryFailed',
      [zoe]: 'EmailDelivered',
    });
    const [mail] = await taken(from);
    expect(mail?.to?.map((one) => one.address)).toHaveLength(2);
  });
});
