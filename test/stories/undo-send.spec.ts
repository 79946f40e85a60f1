import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ShownMessage, ThreadEvent } from '#libs/threads';
import { answer, mailsTo } from '../world/correspondence.js';
import type { Written } from '../world/person.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ workers: 2, env: { DELIVERY_DOUBT_AFTER_SECONDS: '2', DELIVERY_DOUBT_POLICY: 'retry' } });

type Letter = Readonly<{ to: string; holdSeconds?: number; sendAt?: string }>;

const write = ({ to, ...when }: Letter): Promise<Written> => {
  const { people, support } = world();
  const mail = { inboxId: support.id, from: support.address, to: [to], subject: `For ${to}`, text: 'Hello.' };
  return people.agent.post('/v1/threads', { ...mail, ...when });
};

const eventsOf = async (threadId: string): Promise<readonly ThreadEvent[]> => {
  const events: ThreadEvent[] = [];
  for await (const event of world().store.read(`thread-${threadId}`)) events.push(event as unknown as ThreadEvent);
  return events;
};

const typesOf = async (threadId: string): Promise<readonly string[]> =>
  (await eventsOf(threadId)).map(({ type }) => type);

/** How often a mail reached somebody outside. */
const copiesFor = (address: string): number =>
  world()
    .sandbox.mails()
    .filter(({ envelope }) => envelope.to.includes(address)).length;

/** The mail, once every recipient's state is one that nothing follows by itself. */
const settledMail = (emailId: string): Promise<ShownMessage & { kind: 'sent' }> =>
  until(
    `the mail ${emailId} is settled`,
    async () => {
      const mail = await world().people.agent.get<ShownMessage>(`/v1/messages/${emailId}`);
      if (mail.kind !== 'sent') throw new Error(`${emailId} is a ${mail.kind}`);
      return mail.recipients.every(({ state }) => state === 'delivered' || state === 'canceled') && mail;
    },
    { withinMs: 60_000, everyMs: 100 },
  );

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

describe('a mail that waits', () => {
  it('leaves when its hold is over, and not before', async () => {
    const [address, begun] = ['held@outside.example', Date.now()];
    const { threadId, emailId } = await write({ to: address, holdSeconds: 2 });
    const { agent } = world().people;
    const held = await agent.get<ShownMessage>(`/v1/messages/${emailId}`, { after: await world().settled() });
    expect(held).toMatchObject({ recipients: [{ state: 'held' }], release: { why: 'hold' } });
    await mailsTo(world(), address, 1);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(2_000);
    expect((await settledMail(emailId)).recipients).toMatchObject([{ state: 'delivered' }]);
    const [, , released] = await eventsOf(threadId);
    expect(released).toMatchObject({ type: 'EmailReleased', data: { emailId, by: 'timer' } });
  });

  it('is taken back the moment after it was sent, and a second time is quiet', async () => {
    const { agent } = world().people;
    const { threadId, emailId } = await write({ to: 'nobody@outside.example', holdSeconds: 1 });
    const canceled = await agent.ask('POST', `/v1/messages/${emailId}/cancel`);
    expect([canceled.status, canceled.body]).toMatchObject([200, { threadId, emailId }]);
    expect((await agent.ask('POST', `/v1/messages/${emailId}/cancel`)).status).toBe(200);
    expect((await agent.ask('POST', `/v1/messages/${emailId}/release`)).status).toBe(409);
    await pause(2_000);
    expect(await typesOf(threadId)).toEqual(['ThreadOpened', 'EmailComposed', 'EmailSendCanceled']);
    expect(copiesFor('nobody@outside.example')).toBe(0);
  });

  it('is let go or taken back when two people press both at once, never both', async () => {
    const { agent, agent2 } = world().people;
    const pairs = Array.from({ length: 12 }, async (_, n) => {
      const address = `pressed-${n}@outside.example`;
      const { threadId, emailId } = await write({ to: address, sendAt: inAnHour() });
      const ask = (who: typeof agent, act: string) => who.ask('POST', `/v1/messages/${emailId}/${act}`);
      const [undone, released] = await Promise.all([ask(agent, 'cancel'), ask(agent2, 'release')]);
      expect([
        [200, 409],
        [409, 202],
      ]).toContainEqual([undone.status, released.status]);
      await settledMail(emailId);
      const ends = (await typesOf(threadId)).filter((type) => /^Email(Released|SendCanceled)$/.test(type));
      expect(ends).toEqual([undone.status === 200 ? 'EmailSendCanceled' : 'EmailReleased']);
      expect(copiesFor(address)).toBe(undone.status === 200 ? 0 : 1);
    });
    await Promise.all(pairs);
  }, 120_000);

  it('is refused when it is for the past, or nobody knows when', async () => {
    const { people, support } = world();
    const mail = { inboxId: support.id, from: support.address, to: ['a@b.example'], subject: 'x', text: 'x' };
    for (const sendAt of ['2020-01-01T00:00:00Z', '2126-01-01T00:00:00Z', 'tomorrow']) {
      const { status, body } = await people.agent.ask('POST', '/v1/threads', {
        key: sendAt,
        body: { ...mail, sendAt },
      });
      expect([status, body]).toMatchObject([400, { errors: [{ pointer: '/sendAt' }] }]);
    }
  });

  it('is made needless by an answer, in the very append that records the answer', async () => {
    const { agent } = world().people;
    const address = 'clara@fjord.example';
    const { threadId } = await write({ to: address });
    const [ours] = await mailsTo(world(), address, 1);
    const reminder = { text: 'Did you get my mail?', to: [address], sendAt: inAnHour(), cancelOnAnswer: true };
    const { emailId } = await agent.post(`/v1/threads/${threadId}/replies`, reminder);
    await answer(world(), ours!, 'I did.');
    expect((await settledMail(emailId)).recipients).toMatchObject([{ state: 'canceled' }]);
    const [received, canceled] = (await eventsOf(threadId)).slice(-2);
    expect([received, canceled]).toMatchObject([
      { type: 'EmailReceived' },
      {
        type: 'EmailSendCanceled',
        data: {
          emailId,
          why: 'answered',
          answeredBy: received?.data && 'emailId' in received.data ? received.data.emailId : '',
        },
      },
    ]);
  });

  it('is let go or taken back once, whatever is killed when', async () => {
    const { people } = world();
    const letters = Array.from({ length: 24 }, (_, n) => ({
      to: `killed-${n}@outside.example`,
      holdSeconds: 1 + (n % 3),
    }));
    const sent = await Promise.all(letters.map(async (letter) => ({ ...letter, ...(await write(letter)) })));
    const undoing = Promise.all(
      sent.map(async ({ emailId }, n) => {
        if (n % 2 === 1) return false;
        await pause(100 * n);
        return (await people.agent.ask('POST', `/v1/messages/${emailId}/cancel`)).status === 200;
      }),
    );
    for (let kills = 0; kills < 4; kills += 1) {
      await pause(700);
      await world().process('worker').end('SIGKILL');
      await world().start('worker');
    }
    const undone = await undoing;
    for (const [n, { to, emailId, threadId }] of sent.entries()) {
      await settledMail(emailId);
      const events = await eventsOf(threadId);
      const ends = events.filter(({ type }) => type === 'EmailReleased' || type === 'EmailSendCanceled');
      const attempts = events.filter(({ type }) => type === 'EmailDeliveryAttempted').length;
      const doubts = events.filter(({ type }) => type === 'EmailDeliveryInDoubt').length;
      // One that left, and stood in doubt when it was to be taken back, is tried no more.
      const givenUp = events.some(({ type }) => type === 'EmailDeliveryCanceled');
      const tookBack = undone[n] && !givenUp;
      expect(ends.map(({ type }) => type)).toEqual([tookBack ? 'EmailSendCanceled' : 'EmailReleased']);
      expect(givenUp && !undone[n]).toBe(false);
      expect(attempts).toBe(tookBack ? 0 : givenUp ? doubts : 1 + doubts);
      expect(copiesFor(to)).toBeLessThanOrEqual(attempts);
      expect(copiesFor(to)).toBeGreaterThanOrEqual(undone[n] ? 0 : 1);
    }
  }, 180_000);
});
