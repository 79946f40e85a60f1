import { randomUUID } from 'node:crypto';
import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Puts a thread into every state that it may be in, and takes it out again. */
export const toldOfStates = async (
  told: Told,
  { agent, superAdmin }: Readonly<Record<'agent' | 'superAdmin', Person>>,
  inboxId: string,
  threadId: string,
): Promise<void> => {
  const thread = `/v1/threads/${threadId}`;
  const { position: after = '' } = await told(agent, 'PUT', `${thread}/tags/Plan%20B`, 200);
  await told(agent, 'GET', `/v1/inboxes/${inboxId}/tags`, 200, undefined, { after });
  await told(agent, 'DELETE', `${thread}/tags/plan%20b`, 200);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const snoozed = await told(agent, 'POST', `${thread}/snooze`, 200, { until });
  await told(agent, 'GET', thread, 200, undefined, { after: snoozed['position'] ?? '' });
  await told(agent, 'POST', `${thread}/snooze`, 400, { until: '2020-01-01T00:00:00Z' });
  await told(agent, 'POST', `${thread}/wake`, 200);
  await told(agent, 'POST', `${thread}/spam`, 200);
  await told(agent, 'POST', `${thread}/spam`, 403, { denySender: true });
  await told(agent, 'POST', `${thread}/replies`, 409, { text: 'Hello.' });
  await told(agent, 'POST', `${thread}/not-spam`, 200);
  const threadIds = [threadId, randomUUID()];
  await told(agent, 'POST', '/v1/threads/bulk', 200, { threadIds, action: { type: 'close' } });
  await told(agent, 'POST', '/v1/threads/bulk', 200, { threadIds, action: { type: 'reopen' } });
  await told(superAdmin, 'POST', `${thread}/not-spam`, 200, { allowSender: true });
};
