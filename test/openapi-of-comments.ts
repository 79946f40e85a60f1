import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Asks every route on the comments and the followers of a thread, by `told`, which holds each answer to the document. */
export const toldOfComments = async (told: Told, agent: Person, thread: string): Promise<void> => {
  const say = (method: string, path: string, status: number, text: string) =>
    told(agent, method, path, status, { text, mentions: [agent.id] });
  const { commentId } = await say('POST', `${thread}/comments`, 201, 'She likes it.');
  const comment = `${thread}/comments/${commentId}`;
  await say('PUT', comment, 200, 'She likes it a lot.');
  await told(agent, 'GET', `${comment}/history?limit=1`, 200);
  await told(agent, 'DELETE', comment, 200);
  await told(agent, 'DELETE', `${thread}/followers/me`, 200);
  await told(agent, 'PUT', `${thread}/followers/${agent.id}`, 200);
  await say('POST', `${thread}/comments`, 201, 'She loves it.');
};
