import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { afterAll, describe, expect, it } from 'vitest';
import { SmtpReceiver } from '#libs/mail';
import type { ThreadEvent } from '#libs/threads';
import type { ShownSentMail } from '../../libs/delivery/src/sent-view/shown-sent.http.js';
import { until } from '../world/until.js';
import { theWorld, type World } from '../world/world.js';

/** A server that takes every mail; the first costs the worker that sent it its life, between the 250 and what follows it. */
class DeadlyServer {
  readonly mails: Buffer[] = [];
  private readonly receiver: SmtpReceiver;

  constructor(world: () => World) {
    this.receiver = new SmtpReceiver({
      host: '127.0.0.1',
      port: 0,
      onRecipient: () => Promise.resolve('accept'),
      onMail: async (_, stream) => {
        const raw = await buffer(stream);
        this.mails.push(raw);
        if (this.mails.length > 1) return;
        // Frozen, it cannot act on the 250 that comes now; it never wakes again.
        const worker = world().process('worker');
        process.kill(worker.pid, 'SIGSTOP');
        void pause(200).then(() => worker.end('SIGKILL'));
      },
    });
    afterAll(() => this.receiver.close());
  }

  async listen(): Promise<string> {
    const { host, port } = await this.receiver.listen();
    return `smtp://${host}:${port}`;
  }
}

const worldWith = (policy: 'ask' | 'retry') => {
  const server: DeadlyServer = new DeadlyServer(() => world());
  const world = theWorld({
    smtpOut: () => server.listen(),
    env: { DELIVERY_DOUBT_AFTER_SECONDS: '1', DELIVERY_DOUBT_POLICY: policy },
  });
  return { server, world };
};

const composeTo = ({ people, support }: World) =>
  people.agent.post('/v1/threads', {
    inboxId: support.id,
    from: support.address,
    to: ['clara@fjord.example', 'luc@moreau.example'],
    subject: 'Signed contract',
    html: '<p>Here it is.</p>',
  });

/** Waits long: a job of a dead worker is found by its silence. */
const sentMail = ({ people, support }: World, state: ShownSentMail['state']): Promise<ShownSentMail> =>
  until(
    `the mail is ${state}`,
    async () => {
      const [mail] = await people.agent.list<ShownSentMail>(`/v1/inboxes/${support.id}/sent`);
      return mail?.state === state && mail;
    },
    { withinMs: 150_000, everyMs: 200 },
  );

const deliveries = async ({ store }: World, threadId: string): Promise<string[]> => {
  const types: string[] = [];
  for await (const event of store.read(`thread-${threadId}`)) {
    if (event.type.startsWith('EmailDeliver')) types.push((event as ThreadEvent).type);
  }
  return types;
};

const expectTwins = async ([one, two, ...others]: readonly Buffer[]): Promise<void> => {
  expect(others).toEqual([]);
  expect(two!.equals(one!)).toBe(true);
  expect((await PostalMime.parse(two!)).messageId).toMatch(/^<[^<>@\s]+@threadlog\.example>$/);
};

describe.concurrent('a worker killed between the 250 of the other server and its own note of it', () => {
  const asking = worldWith('ask');
  const retrying = worldWith('retry');

  it('leaves a mail that is shown in doubt, and sent again only when a person says so', async () => {
    const [world, { mails }] = [asking.world(), asking.server];
    const { threadId, emailId } = await composeTo(world);
    const killed = await world.process('worker').ended;
    expect(killed.signal).toBe('SIGKILL');
    await world.settled();
    expect(await deliveries(world, threadId)).toEqual(['EmailDeliveryAttempted']);
    await world.start('worker');

    const doubtful = await sentMail(world, 'in-doubt');
    expect(doubtful.recipients.map(({ state }) => state)).toEqual(['in-doubt', 'in-doubt']);
    expect(doubtful.recipients[0]?.reply).toContain('the worker that made it is gone');
    expect(mails).toHaveLength(1);
    expect(await deliveries(world, threadId)).toEqual(['EmailDeliveryAttempted', 'EmailDeliveryInDoubt']);

    await world.people.agent.post(`/v1/messages/${emailId}/retry`);
    expect(await sentMail(world, 'delivered')).toMatchObject({ attempts: 2 });
    await expectTwins(mails);
  }, 300_000);

  it('leaves a mail that is sent again, byte for byte, where that is the policy, and the log says so', async () => {
    const [world, { mails }] = [retrying.world(), retrying.server];
    const { threadId } = await composeTo(world);
    await world.process('worker').ended;
    await world.start('worker');

    const sent = await sentMail(world, 'delivered');
    expect(sent).toMatchObject({ attempts: 2, recipients: [{ attempts: 2 }, { attempts: 2 }] });
    await expectTwins(mails);
    expect(await deliveries(world, threadId)).toEqual([
      'EmailDeliveryAttempted',
      'EmailDeliveryInDoubt',
      'EmailDeliveryRetryRequested',
      'EmailDeliveryAttempted',
      'EmailDelivered',
      'EmailDelivered',
    ]);
  }, 300_000);
});
