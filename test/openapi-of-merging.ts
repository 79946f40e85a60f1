import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Lets another thread of the inbox go on in this one, and a mail begin one of its own, and both back. */
export const toldOfMerging = async (
  told: Told,
  agent: Person,
  { id: inboxId, address }: Readonly<{ id: string; address: string }>,
  threadId: string,
  emailId: string,
): Promise<void> => {
  const mail = { inboxId, from: address, to: ['clara@fjord.example'], subject: 'The plan again', text: 'Hello.' };
  const { threadId: other } = await told(agent, 'POST', '/v1/threads', 202, mail);
  await told(agent, 'POST', `/v1/threads/${other}/merge`, 409, { intoThreadId: other });
  const { position: after = '' } = await told(agent, 'POST', `/v1/threads/${other}/merge`, 200, {
    intoThreadId: threadId,
  });
  for (const path of ['', '/messages'])
    await told(agent, 'GET', `/v1/threads/${threadId}${path}`, 200, undefined, { after });
  await told(agent, 'POST', `/v1/threads/${other}/unmerge`, 200);
  await told(agent, 'POST', `/v1/messages/${emailId}/split`, 200);
  await told(agent, 'POST', `/v1/messages/${emailId}/put-back`, 200);
};
