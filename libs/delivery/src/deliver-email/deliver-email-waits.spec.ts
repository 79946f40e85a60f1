import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { MessageIds } from '#libs/mail';
import { OutgoingServers } from '#libs/outgoing-servers';
import { type Release, type ThreadEvent, threadStream } from '#libs/threads';
import { DeliveryHouse } from '../../../../test/smtp/delivery-house.js';
import { SendingPace } from '../pace/sending-pace.smtp.js';
import { ServerPlaces } from '../pace/server-places.smtp.js';
import { DeliverEmail, type DeliverJob, DeliveryPolicy } from './deliver-email.worker.js';
import { EmailRenderer } from './rendered-email.smtp.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let delivery: DeliveryHouse;
/** How far the clock of those who send is ahead. */
let ahead = 0;
const clock = (): number => Date.now() + ahead;

beforeAll(async () => {
  delivery = await DeliveryHouse.start({ clock });
});

afterAll(() => delivery.stop());

const address = (): string => `${randomUUID()}@example.org`;
const within = (ms: number): Release => ({
  at: new Date(clock() + ms).toISOString(),
  why: 'hold',
  cancelOnAnswer: false,
});
const held = (from: string, release: Release): Promise<DeliverJob> =>
  delivery.composed(from, ['zoe@example.net'], delivery.house.store, release);

const copiesFrom = (from: string): number => delivery.peer.taken.filter((mail) => mail.from === from).length;

const recorded = async ({ threadId }: DeliverJob): Promise<readonly Recorded<ThreadEvent>[]> =>
  (await delivery.house.store.slice(threadStream(threadId), 0, 200)) as Recorded<ThreadEvent>[];

describe('a mail that is held', () => {
  it('is looked at again when its hold is over, and let go by the append that begins its first attempt', async () => {
    const from = address();
    const job = await held(from, within(60 * MINUTE));
    const again = (await delivery.deliver.run(job))?.again ?? 0;
    expect(again).toBeGreaterThan(59 * MINUTE);
    expect(again).toBeLessThanOrEqual(60 * MINUTE);
    expect(copiesFrom(from)).toBe(0);

    ahead += again;
    expect(await delivery.deliver.run(job)).toBeUndefined();
    expect(copiesFrom(from)).toBe(1);
    const [, , released, attempted, delivered] = await recorded(job);
    expect([released?.type, attempted?.type, delivered?.type]).toEqual([
      'EmailReleased',
      'EmailDeliveryAttempted',
      'EmailDelivered',
    ]);
    expect(released?.metadata.commandId).toBe(attempted?.metadata.commandId);
  });

  it('is found by a sweep when its job was lost, once it is due', async () => {
    await delivery.shown();
    const before = await delivery.sweep();
    const [due] = [await held(address(), within(-ahead - MINUTE)), await held(address(), within(60 * MINUTE))];
    await delivery.shown();
    expect(await delivery.sweep()).toBe(before + 1);
    await delivery.deliver.run(due);
    await delivery.shown();
    expect(await delivery.sweep()).toBe(before);
  });

  it('leaves once, however many workers are woken for it', async () => {
    const { app } = delivery.house;
    const others = Array.from({ length: 4 }, (_, n) => {
      const policy = new DeliveryPolicy(`worker-${n + 2}`, MINUTE, 'ask', false, clock);
      const [renderer, servers, pace] = [app.get(EmailRenderer), app.get(OutgoingServers), app.get(SendingPace)];
      const places = new ServerPlaces();
      const store = delivery.house.anotherStore();
      return new DeliverEmail(store, renderer, servers, pace, places, policy, app.get(MessageIds));
    });
    for (let round = 0; round < 5; round += 1) {
      const from = address();
      const job = await held(from, within(-MINUTE));
      await Promise.all([delivery.deliver, ...others].map((worker) => worker.run(job)));
      expect(copiesFrom(from)).toBe(1);
      const types = (await recorded(job)).map(({ type }) => type);
      expect(types.filter((type) => type === 'EmailReleased' || type === 'EmailDeliveryAttempted')).toEqual([
        'EmailReleased',
        'EmailDeliveryAttempted',
      ]);
    }
  });
});

describe('a mail whose server asks to wait', () => {
  it('is tried with growing pauses for five days from when it was let go, then has failed', async () => {
    const from = address();
    const job = await held(from, within(2 * DAY));
    delivery.peer.follow({ rcpt: () => '451 4.7.1 greylisted' });
    ahead += (await delivery.deliver.run(job))?.again ?? 0;
    const begun = clock();
    const pauses: number[] = [];
    for (let again = await delivery.deliver.run(job); again !== undefined; again = await delivery.deliver.run(job)) {
      pauses.push(Math.round(again.again / MINUTE));
      ahead += again.again;
    }
    delivery.peer.follow({});
    expect(pauses.slice(0, 6)).toEqual([1, 5, 15, 60, 240, 240]);
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
    expect(clock() - begun).toBeGreaterThan(5 * DAY - 240 * MINUTE);
    expect(clock() - begun).toBeLessThanOrEqual(5 * DAY + MINUTE);
    expect(await delivery.fates(job)).toEqual({ 'zoe@example.net': 'EmailDeliveryFailed' });
    expect(copiesFrom(from)).toBe(0);
  });
});
