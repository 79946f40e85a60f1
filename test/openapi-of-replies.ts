import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Asks every route that helps to write mail and to say what it concerns, by `told`, which holds each answer to the document. */
export const toldOfReplies = async (told: Told, agent: Person, threadId: string, emailId: string): Promise<void> => {
  const thread = `/v1/threads/${threadId}`;
  await told(agent, 'POST', `${thread}/replies`, 412, { text: 'Good.' }, { headers: { 'If-Match': '"0"' } });
  const onwards = { to: ['noa@fjord.example'], text: 'See below.', emailId };
  await told(agent, 'POST', `${thread}/forwards`, 202, onwards);
  const deal = await told(agent, 'POST', '/v1/records/deal', 201, { name: 'Forty tables' });
  const choice = { associations: [{ type: 'deal', id: deal['recordId'] }] };
  await told(agent, 'PUT', `/v1/messages/${emailId}/associations`, 200, choice);
  const { position: after = '' } = await told(agent, 'PUT', `${thread}/associations`, 200, choice);
  for (const path of [
    `${thread}/associations`,
    `/v1/messages/${emailId}/associations`,
    `${thread}/reply-recipients?replyAll=true`,
    '/v1/compose/recipients?q=clraa',
    '/v1/compose/recipients',
    '/v1/compose/from',
  ]) {
    await told(agent, 'GET', path, 200, undefined, { after });
  }
};
