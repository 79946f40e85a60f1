import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Sets rules and hours of an inbox, tries the rules on its mail, and takes them back; somebody looks after a contact. */
export const toldOfRouting = async (
  told: Told,
  { agent, superAdmin }: Readonly<Record<'agent' | 'superAdmin', Person>>,
  inboxId: string,
  { threadId, contactId }: Readonly<{ threadId: string; contactId: string }>,
): Promise<void> => {
  const inbox = `/v1/inboxes/${inboxId}`;
  await told(agent, 'GET', `${inbox}/business-hours`, 200);
  const week = [{ day: 1, from: '08:00', to: '17:00' }];
  await told(superAdmin, 'PUT', `${inbox}/business-hours`, 200, { timeZone: 'Europe/Vienna', week });
  await told(agent, 'GET', `${inbox}/business-hours`, 200);
  await told(superAdmin, 'DELETE', `${inbox}/business-hours`, 200);
  const assign = { type: 'assign', by: 'least-busy', among: [{ kind: 'user', id: agent.id }] };
  const rules = [
    { ruleId: 'all', name: 'All', actions: [assign, { type: 'tag', tag: 'New' }] },
    { ruleId: 'late', name: 'Late', conditions: { hours: 'outside' }, actions: [{ type: 'snooze', until: 'opening' }] },
  ];
  await told(superAdmin, 'POST', `${inbox}/routing-rules/dry-run`, 200, { rules });
  await told(superAdmin, 'PUT', `${inbox}/routing-rules`, 200, { rules });
  await told(superAdmin, 'GET', `${inbox}/routing-rules`, 200);
  await told(superAdmin, 'PUT', `${inbox}/routing-rules`, 200, { rules: [] });
  await told(agent, 'GET', `/v1/threads/${threadId}/routing`, 200);
  await told(agent, 'PUT', `/v1/contacts/${contactId}/owner`, 200, { userId: agent.id });
  await told(agent, 'GET', '/v1/contacts?limit=1', 200);
  await told(agent, 'DELETE', `/v1/contacts/${contactId}/owner`, 200);
};
