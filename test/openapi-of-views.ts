import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Asks every route of views, by `told`, which holds each answer to the document. */
export const toldOfViews = async (told: Told, agent: Person, inboxId: string): Promise<void> => {
  const body = { name: 'Urgent', filter: { inboxIds: [inboxId], assignees: ['none', 'mine'], automatic: false } };
  const { viewId, position: after = '' } = await told(agent, 'POST', '/v1/views', 201, body);
  const one = `/v1/views/${viewId}`;
  for (const path of ['/v1/views?limit=1', one, `${one}/threads`, `${one}/count`])
    await told(agent, 'GET', path, 200, undefined, { after });
  const shared = { ...body, visibility: { to: 'chosen', userIds: [agent.id] } };
  await told(agent, 'PUT', one, 428, shared);
  await told(agent, 'PUT', one, 200, shared, { headers: { 'If-Match': '"0"' } });
  await told(agent, 'PUT', one, 412, body, { headers: { 'If-Match': '"0"' } });
  for (const act of ['archive', 'restore']) await told(agent, 'POST', `${one}/${act}`, 200);
};
