import { TestImapServer } from './imap/imap-server.js';
import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Asks every route of mailboxes, by `told`, which holds each answer to the document. */
export const toldOfMailboxes = async (
  told: Told,
  superAdmin: Person,
  agent: Person,
  support: Readonly<{ id: string; address: string }>,
): Promise<void> => {
  const server = await TestImapServer.start();
  const auth = { kind: 'password', password: server.password };
  const mailbox = {
    address: support.address,
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    user: server.user,
  };
  const list = `/v1/inboxes/${support.id}/mailboxes`;
  const { mailboxId } = await told(superAdmin, 'POST', list, 201, { ...mailbox, auth });
  await told(agent, 'GET', `/v1/inboxes/${support.id}/connections`, 200);
  const one = `/v1/mailboxes/${mailboxId}`;
  await told(superAdmin, 'POST', `${one}/rescan`, 202);
  await told(superAdmin, 'PUT', `${one}/secret`, 200, { auth });
  await told(superAdmin, 'POST', `${one}/reconnect`, 200);
  const { position: after = '' } = await told(superAdmin, 'DELETE', one, 200);
  await told(agent, 'GET', list, 200, undefined, { after });
  await told(agent, 'GET', one, 200, undefined, { after });
  await server.stop();
  await told(superAdmin, 'POST', list, 409, { ...mailbox, auth });
};
