import type { Told } from './openapi-told.js';
import { PIXEL } from './pixel.js';
import type { Person } from './world/person.js';

/** Asks every route of content, by `told`, which holds each answer to the document. */
export const toldOfContent = async (told: Told, agent: Person): Promise<void> => {
  const template = { kind: 'template', name: 'Desk is ready', subject: 'Your desk', html: '<p>{{ contact.name }}</p>' };
  const { contentItemId } = await told(agent, 'POST', '/v1/content', 201, template);
  const one = `/v1/content/${contentItemId}`;
  await told(agent, 'PUT', one, 428, template);
  const shared = { ...template, visibility: { to: 'chosen', userIds: [agent.id] } };
  await told(agent, 'PUT', one, 200, shared, { headers: { 'If-Match': '"0"' } });
  await told(agent, 'PUT', one, 412, template, { headers: { 'If-Match': '"0"' } });
  for (const act of ['archive', 'restore']) await told(agent, 'POST', `${one}/${act}`, 200);
  await told(agent, 'POST', `${one}/render`, 200, {});
  const { uploadId } = await told(agent, 'POST', '/v1/uploads?fileName=prices.txt', 201, Buffer.from('prices'), {
    headers: { 'Content-Type': 'text/plain' },
  });
  const document = await told(agent, 'POST', '/v1/content', 201, { kind: 'document', name: 'Prices', uploadId });
  const { position: after = '' } = document;
  await told(agent, 'POST', `/v1/content/${document['contentItemId']}/render`, 200, {});
  for (const path of [
    '/v1/content?kind=template,document&limit=1',
    one,
    `${one}/versions`,
    `${one}/versions/1`,
    `/v1/content/${document['contentItemId']}/file`,
  ]) {
    await told(agent, 'GET', path, 200, undefined, { after });
  }
};

/** The same for files that are sent ahead, and pictures of people. */
export const toldOfUploads = async (told: Told, agent: Person, superAdmin: Person): Promise<void> => {
  const headers = { 'Content-Type': 'text/plain' };
  const { uploadId } = await told(agent, 'POST', '/v1/uploads?fileName=a.txt', 201, Buffer.from('a'), { headers });
  await told(agent, 'GET', `/v1/uploads/${uploadId}`, 200);
  const portrait = { headers: { 'Content-Type': 'image/png' } };
  const picture = await told(agent, 'POST', '/v1/uploads?fileName=me.png', 201, PIXEL, portrait);
  await told(agent, 'PUT', '/v1/users/me/avatar', 409, { uploadId });
  await told(agent, 'PUT', '/v1/users/me/avatar', 200, { uploadId: picture['uploadId'] });
  await told(agent, 'GET', `/v1/users/${agent.id}/avatar`, 200);
  await told(agent, 'DELETE', '/v1/users/me/avatar', 200);
  await told(superAdmin, 'DELETE', `/v1/users/${agent.id}/avatar`, 200);
  const name = `filename ${Buffer.from('b.txt').toString('base64')}`;
  const tus = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '3', 'Upload-Metadata': name };
  const begun = await told(agent, 'POST', '/v1/uploads/resumable', 201, undefined, { headers: tus });
  await told(agent, 'DELETE', `/v1/uploads/resumable/${begun['uploadId']}`, 204, undefined, { headers: tus });
};

/** The same for signatures. */
export const toldOfSignatures = async (told: Told, admin: Person, inboxId: string): Promise<void> => {
  const signatures = `/v1/inboxes/${inboxId}/signatures`;
  await told(admin, 'PUT', `${signatures}/inbox`, 200, { html: '<p>{{ sender.name }}, {{ inbox.name }}</p>' });
  await told(admin, 'PUT', `${signatures}/own`, 200, { text: 'Yours, {{ sender.firstName }}' });
  await told(admin, 'GET', signatures, 200);
  for (const whose of ['inbox', 'own']) await told(admin, 'DELETE', `${signatures}/${whose}`, 200);
};

/** The same for contacts and records, with which content is filled in. */
export const toldOfRecords = async (told: Told, agent: Person): Promise<void> => {
  const { contactId } = await told(agent, 'POST', '/v1/contacts', 201, {
    name: 'Lu',
    addresses: ['lu@moreau.example'],
  });
  await told(agent, 'PUT', `/v1/contacts/${contactId}/name`, 200, { name: 'Luc Moreau' });
  await told(agent, 'PUT', `/v1/contacts/${contactId}/addresses/luc@moreau.example`, 200);
  const { recordId } = await told(agent, 'POST', '/v1/records/company', 201, { name: 'Moreau' });
  const visibility = { to: 'all' };
  await told(agent, 'PUT', `/v1/contacts/${contactId}/visibility`, 200, { visibility });
  await told(agent, 'PUT', `/v1/records/company/${recordId}/visibility`, 200, { visibility });
  const link = `/v1/records/company/${recordId}/links/contact/${contactId}`;
  const { position: after = '' } = await told(agent, 'PUT', link, 200);
  for (const path of [
    '/v1/contacts?q=luc',
    '/v1/records/contact',
    '/v1/records/company',
    `/v1/records/contact/${contactId}`,
    `/v1/records/company/${recordId}`,
    `/v1/records/company/${recordId}/links`,
    '/v1/compose/associations?to=luc@moreau.example,nobody@moreau.example',
  ]) {
    await told(agent, 'GET', path, 200, undefined, { after });
  }
  await told(agent, 'DELETE', link, 200);
};
