import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobQueues } from '#libs/job-queue';
import { outgoingServerDecider, outgoingServerStream } from '#libs/outgoing-servers';
import { system } from '../../../../test/feature-app.js';
import { type ScriptedPeer, silence, startScriptedPeer } from '../../../../test/scripted-smtp-peer.js';
import { DeliveryHouse } from '../../../../test/smtp/delivery-house.js';
import { SENDING } from '../pace/server-places.smtp.js';
import { DELIVER_QUEUE } from './deliver-email.reactor.js';
import type { DeliverJob } from './deliver-email.worker.js';

const CONNECTIONS = 3;

let delivery: DeliveryHouse;
let silent: ScriptedPeer;

beforeAll(async () => {
  silent = await startScriptedPeer({ mail: silence });
  delivery = await DeliveryHouse.start();
});

afterAll(async () => {
  await silent.stop();
  await delivery.stop();
});

/** An address whose own server takes connections and says nothing more once it hears of a mail. */
const withSilentServer = async (): Promise<string> => {
  const [address, serverId, at] = [`${randomUUID()}@example.org`, randomUUID(), new Date().toISOString()];
  const login = { security: 'none', auth: 'none', user: null } as const;
  const settings = { host: '127.0.0.1', port: silent.port, ...login, connections: CONNECTIONS };
  const command = { type: 'SetOutgoingServer', address, serverId, settings, secret: null, at } as const;
  await delivery.house.store.handle(outgoingServerDecider, outgoingServerStream(address), command, system());
  return address;
};

it('a server that goes silent holds up the mail of no other address', async () => {
  const composed = (from: string): Promise<DeliverJob> => delivery.composed(from, ['zoe@example.net']);
  const address = await withSilentServer();
  const stuck = await Promise.all(Array.from({ length: SENDING + 5 }, () => composed(address)));
  const others = await Promise.all([composed('sales@example.org'), composed('info@example.org')]);

  const queues = delivery.house.app.get(JobQueues);
  queues.work<DeliverJob>(DELIVER_QUEUE, { concurrency: SENDING }, (job) => delivery.deliver.run(job));
  const queue = queues.queue<DeliverJob>(DELIVER_QUEUE);
  const jobs = (mails: readonly DeliverJob[]) => mails.map((data) => ({ id: data.emailId, data }));
  await queue.addBulk(jobs(stuck));
  const asked = () => silent.commands.filter((command) => command.startsWith('MAIL')).length;
  await expect.poll(asked, { timeout: 20_000 }).toBe(CONNECTIONS);
  await queue.addBulk(jobs(others));
  for (const job of others)
    await expect.poll(() => delivery.fates(job), { timeout: 20_000 }).toEqual({ 'zoe@example.net': 'EmailDelivered' });

  // Those that wait have not begun: no attempt of theirs is lost.
  const begun = (await Promise.all(stuck.map((job) => delivery.story(job)))).filter((story) =>
    story.some(({ type }) => type === 'EmailDeliveryAttempted'),
  );
  expect([asked(), begun.length]).toEqual([CONNECTIONS, CONNECTIONS]);
}, 60_000);
