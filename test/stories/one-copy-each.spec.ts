import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { afterAll, describe, expect, it } from 'vitest';
import { SmtpReceiver } from '#libs/mail';
import type { ThreadEvent } from '#libs/threads';
import { until } from '../world/until.js';
import { theWorld, type World } from '../world/world.js';

const MAILS = 24;

/** A server that takes every mail, slowly, and tells of each as its last byte comes in, before it answers. */
class SlowServer {
  readonly mails: Buffer[] = [];
  onMail: (nth: number) => Promise<unknown> = () => pause(30);
  private readonly receiver = new SmtpReceiver({
    host: '127.0.0.1',
    port: 0,
    onRecipient: () => Promise.resolve('accept'),
    onMail: async (_, stream) => {
      const nth = this.mails.push(await buffer(stream));
      await this.onMail(nth);
    },
  });

  constructor() {
    afterAll(() => this.receiver.close());
  }

  async listen(): Promise<string> {
    const { host, port } = await this.receiver.listen();
    return `smtp://${host}:${port}`;
  }
}

const worldOf = (workers: number, env: Readonly<Record<string, string>>) => {
  const server = new SlowServer();
  return { server, world: theWorld({ workers, smtpOut: () => server.listen(), env }) };
};

const compose = ({ people, support }: World, nth: number): Promise<{ threadId: string; emailId: string }> =>
  people.agent.post('/v1/threads', {
    ...{ inboxId: support.id, from: support.address, to: ['clara@fjord.example'], cc: ['luc@moreau.example'] },
    ...{ subject: `Offer ${nth}`, text: 'As discussed.', holdSeconds: 0 },
  });

const facts = async ({ store }: World, threadId: string): Promise<ThreadEvent[]> => {
  const events: ThreadEvent[] = [];
  for await (const event of store.read(`thread-${threadId}`)) events.push(event as unknown as ThreadEvent);
  return events;
};

const count = (events: readonly ThreadEvent[], type: ThreadEvent['type']): number =>
  events.filter((event) => event.type === type).length;

/** The copies that the server has got of each mail, by its Message-ID. */
const copiesOf = async ({ mails }: SlowServer): Promise<ReadonlyMap<string, readonly Buffer[]>> => {
  const copies = new Map<string, Buffer[]>();
  for (const mail of mails) {
    const { messageId = '' } = await PostalMime.parse(mail);
    copies.set(messageId, [...(copies.get(messageId) ?? []), mail]);
  }
  return copies;
};

describe.concurrent('mails that several workers are there to send', () => {
  const killing = worldOf(2, { DELIVERY_DOUBT_AFTER_SECONDS: '2', DELIVERY_DOUBT_POLICY: 'retry' });
  const freezing = worldOf(2, { DELIVERY_DOUBT_AFTER_SECONDS: '2', DELIVERY_DOUBT_POLICY: 'ask' });

  it('are sent once each while workers are killed and started, and again only where the log says that an answer was lost', async () => {
    const { server } = killing;
    const world = killing.world();
    const composed = await Promise.all(Array.from({ length: MAILS }, (_, n) => compose(world, n)));
    for (let kills = 0; kills < 4; kills += 1) {
      await until('a few more mails have come', () => Promise.resolve(server.mails.length > 3 * kills));
      await world.process('worker').end('SIGKILL');
      await world.start('worker');
    }
    await until(
      'every recipient has every mail',
      async () => {
        const stories = await Promise.all(composed.map(({ threadId }) => facts(world, threadId)));
        return stories.every((story) => count(story, 'EmailDelivered') === 2);
      },
      { withinMs: 180_000, everyMs: 500 },
    );

    const copies = await copiesOf(server);
    expect(copies.size).toBe(MAILS);
    for (const { threadId } of composed) {
      const story = await facts(world, threadId);
      const mail = story.find((event) => event.type === 'EmailComposed')!;
      const [first, ...further] = copies.get(mail.data.messageId)!;
      expect(further.every((copy) => copy.equals(first!))).toBe(true);
      expect(further.length).toBeLessThanOrEqual(count(story, 'EmailDeliveryInDoubt'));
      expect(count(story, 'EmailDeliveryAttempted')).toBe(1 + count(story, 'EmailDeliveryRetryRequested'));
    }
  }, 300_000);

  it('are not sent by a second worker while the first is frozen in the midst of one, nor by the first when it wakes', async () => {
    const { server } = freezing;
    const world = freezing.world();
    const workers = world.processes.filter(({ name }) => name === 'worker');
    server.onMail = async () => {
      for (const { pid } of workers) process.kill(pid, 'SIGSTOP');
      await pause(100);
    };
    const { threadId } = await compose(world, 0);
    await until('the mail has come', () => Promise.resolve(server.mails.length === 1), { withinMs: 60_000 });
    const [attempted] = (await facts(world, threadId)).filter(({ type }) => type === 'EmailDeliveryAttempted');
    const { worker } = attempted!.data as { worker: string };
    const sender = workers.find(({ pid }) => worker.endsWith(`:${pid}`))!;
    const other = workers.find((one) => one !== sender)!;
    await pause(3_000);
    process.kill(other.pid, 'SIGCONT');
    await until(
      'the other worker has found the answer lost',
      async () => count(await facts(world, threadId), 'EmailDeliveryInDoubt') === 1,
      { withinMs: 120_000, everyMs: 500 },
    );
    process.kill(sender.pid, 'SIGCONT');
    await pause(3_000);
    expect(server.mails).toHaveLength(1);
    const story = await facts(world, threadId);
    expect(count(story, 'EmailDeliveryAttempted')).toBe(1);
    expect([0, 2]).toContain(count(story, 'EmailDelivered'));
  }, 300_000);
});
