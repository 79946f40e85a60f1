import type { Told } from './openapi-told.js';
import { acceptedMail, quarantine } from './world/inbound-mails.js';
import type { World } from './world/world.js';

/** Asks what can be asked of mails before a worker has seen them, by `told`, which holds each answer to the document; ends the worker. */
export const toldOfUnseenMails = async (told: Told, world: World): Promise<void> => {
  const { people, support } = world;
  await world.process('worker').end('SIGTERM');
  const { agent, superAdmin } = people;
  const { emailId, position: after = '' } = await told(agent, 'POST', '/v1/threads', 202, {
    inboxId: support.id,
    from: support.address,
    to: ['clara@fjord.example'],
    subject: 'One more thing',
    text: 'Hello.',
  });
  await told(agent, 'GET', `/v1/messages/${emailId}`, 200, undefined, { after });
  await told(agent, 'POST', `/v1/messages/${emailId}/retry`, 202);
  await told(agent, 'POST', `/v1/messages/${emailId}/release`, 202);
  await told(agent, 'POST', `/v1/messages/${emailId}/cancel`, 200);
  await told(agent, 'POST', `/v1/messages/${emailId}/release`, 409);
  const held = await told(agent, 'POST', '/v1/threads', 202, {
    inboxId: support.id,
    from: support.address,
    to: ['clara@fjord.example'],
    subject: 'On second thoughts',
    text: 'Hello.',
    holdSeconds: 120,
  });
  await told(agent, 'POST', `/v1/messages/${held.emailId}/cancel`, 200);

  const waiting = await acceptedMail(world, support.id);
  await told(agent, 'POST', `/v1/inbound/${waiting}/reprocess`, 202);
  await quarantine(world, waiting);
  await told(agent, 'GET', `/v1/inbound/${waiting}`, 200);
  await told(agent, 'POST', `/v1/inbound/${waiting}/release`, 202);
  const raw = Buffer.from('Subject: By another road\r\n\r\nHello.\r\n');
  const headers = { 'Content-Type': 'message/rfc822' };
  await told(agent, 'POST', `/v1/inbound/raw?to=${support.address}`, 202, raw, { headers });
  const unrouted = await acceptedMail(world, null);
  await told(superAdmin, 'POST', `/v1/inbound/${unrouted}/route`, 202, { inboxId: support.id });
  await told(superAdmin, 'GET', `/v1/inbound/${unrouted}`, 200);
};
