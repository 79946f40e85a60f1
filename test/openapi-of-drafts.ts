import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Asks every route of drafts, by `told`, which holds each answer to the document. */
export const toldOfDrafts = async (
  told: Told,
  agent: Person,
  inbox: Readonly<{ id: string; address: string }>,
): Promise<void> => {
  const { uploadId } = await told(agent, 'POST', '/v1/uploads?fileName=plan.txt', 201, Buffer.from('a plan'), {
    headers: { 'Content-Type': 'text/plain' },
  });
  const to = [{ address: 'dora@fjord.example', name: 'Dora' }];
  const letter = { from: inbox.address, to, subject: 'Your chair', text: 'Dear Dora,', attachments: [uploadId] };
  const { draftId } = await told(agent, 'POST', '/v1/drafts', 201, { inboxId: inbox.id, ...letter });
  const one = `/v1/drafts/${draftId}`;
  const read = (revision: number) => ({ headers: { 'If-Match': `"${revision}"` } });
  await told(agent, 'PUT', one, 428, letter);
  await told(agent, 'PUT', one, 200, { ...letter, html: '<p>Dear Dora,</p>' }, read(0));
  await told(agent, 'PUT', one, 412, letter, read(0));
  for (const act of ['share', 'unshare']) await told(agent, 'POST', `${one}/${act}`, 200);
  const { position: after = '' } = await told(agent, 'DELETE', one, 200);
  for (const path of [
    '/v1/drafts?state=discarded&limit=1',
    one,
    `${one}/versions`,
    `${one}/versions/1`,
    `${one}/attachments/${uploadId}`,
  ]) {
    await told(agent, 'GET', path, 200, undefined, { after });
  }
  await told(agent, 'POST', `${one}/send`, 409, {}, read(4));
  await told(agent, 'POST', `${one}/restore`, 200);
  await told(agent, 'POST', `${one}/send`, 428, {});
  const sent = await told(agent, 'POST', `${one}/send`, 202, {}, read(5));
  await told(agent, 'GET', one, 200, undefined, { after: sent['position'] ?? '' });
};
