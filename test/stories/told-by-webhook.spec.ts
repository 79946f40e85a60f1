import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebhookReceiver } from '../webhooks/webhook-receiver.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const COMMENTS = 40;

const world = theWorld({ env: { WEBHOOK_TARGETS: 'any' } });

let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
});

afterAll(() => receiver.stop());

const commentsOf = async (threadId: string): Promise<readonly string[]> => {
  const positions: string[] = [];
  for await (const { type, position } of world().store.read(`thread-${threadId}`)) {
    if (type === 'CommentAdded') positions.push(String(position));
  }
  return positions;
};

it('tells everything in order, whichever worker is killed meanwhile', async () => {
  const { people, support } = world();
  const { superAdmin, agent } = people;
  const { webhookId, secret } = (await superAdmin.post('/v1/webhooks', {
    ...{ name: 'Shop', url: receiver.url('/shop'), inboxIds: [support.id], topics: ['message'] },
  })) as unknown as { webhookId: string; secret: string };
  // Two messages are not taken at first, and two cost the worker that posts them its life before it hears of it.
  let [refusals, deaths] = [0, 0];
  receiver.answer = async () => {
    const { length } = receiver.received;
    if (length === 10 * (deaths + 1) && deaths < 2) {
      deaths += 1;
      await world().process('worker').end('SIGKILL');
      void world().start('worker');
    }
    if (length !== 5 * (2 * refusals + 1) || refusals === 2) return 204;
    refusals += 1;
    return 503;
  };
  const { threadId } = await agent.post('/v1/threads', {
    ...{ inboxId: support.id, from: support.address, to: ['clara@fjord.example'], subject: 'Desk', text: 'Hello.' },
  });
  for (let n = 0; n < COMMENTS; n += 1) await agent.post(`/v1/threads/${threadId}/comments`, { text: `No. ${n}` });

  const expected = await commentsOf(threadId);
  const told = (): readonly string[] =>
    [...new Set(receiver.positions('/shop'))].filter((position) => expected.includes(position));
  await until('all is told', () => told().length === COMMENTS, { withinMs: 120_000, everyMs: 200 });
  expect(told()).toEqual(expected);
  expect([refusals, deaths]).toEqual([2, 2]);
  for (const { headers, body } of receiver.received) {
    new Webhook(secret).verify(body, headers as Record<string, string>);
  }
  const byId = new Map(receiver.received.map(({ headers, body }) => [headers['webhook-id'], body]));
  expect(byId.size).toBe(new Set(receiver.positions('/shop')).size);
  await until('it is seen to be told', async () => {
    await world().settled();
    const { state, toldUpTo } = (await superAdmin.get(`/v1/webhooks/${webhookId}`)) as never;
    return state === 'active' && BigInt(toldUpTo) >= BigInt(expected.at(-1)!);
  });
}, 180_000);
