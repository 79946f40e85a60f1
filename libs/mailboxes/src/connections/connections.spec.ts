import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outgoingServerDecider, outgoingServerStream } from '#libs/outgoing-servers';
import { threadDecider, threadStream } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { TestImapServer } from '../../../../test/imap/imap-server.js';
import { MailboxApp } from '../../../../test/imap/mailbox-app.js';
import { mailbox, received } from '../../../threads/src/thread.fixtures.js';
import type { Connections } from './connections.http.js';

let app: MailboxApp;
let server: TestImapServer;

beforeAll(async () => {
  [app, server] = await Promise.all([MailboxApp.start(), TestImapServer.start({ password: 'open sesame' })]);
}, 120_000);
afterAll(async () => {
  await app.stop();
  await server.stop();
});

const must = async (method: string, path: string, body?: object): Promise<void> => {
  const url = `/v1/inboxes/${app.inboxId}/${path}`;
  const answer = await app.app.call(app.admin, method, url, body === undefined ? {} : { body });
  expect({ path, ...answer }).toMatchObject({ path, status: 200 });
};

const arrives = async (...to: readonly string[]): Promise<string> => {
  const [threadId, emailId, at] = [randomUUID(), randomUUID(), new Date().toISOString()];
  const { data } = received({ threadId, emailId, at, inboxId: app.inboxId, receivedBy: app.address });
  const email = { ...data, to: to.map((address) => mailbox(address)), cc: [] };
  const asked = { report: null, reopening: { automatic: [], bounce: true }, routing: null } as const;
  const command = { type: 'ReceiveEmail', email, ...asked } as const;
  const { position } = await app.app.store.handle(threadDecider, threadStream(threadId), command, system());
  await app.app.shown(position);
  return at;
};

const connections = async (): Promise<Connections> => {
  const { status, body } = await app.app.call(app.admin, 'GET', `/v1/inboxes/${app.inboxId}/connections`);
  expect(status).toBe(200);
  return body as unknown as Connections;
};

describe('the connections of an inbox', () => {
  it('tell how each address fares', async () => {
    const mailboxId = await app.connect(server);
    await app.until(mailboxId, 'it is read', ({ state }) => state === 'connected');
    await must('PUT', 'fallback-address', { address: app.address });
    const at = await arrives(app.address);
    expect(await connections()).toEqual({
      inboxId: app.inboxId,
      fallbackAddress: app.address,
      addresses: [
        {
          address: app.address,
          name: 'Support',
          firstMail: at,
          lastMail: at,
          mailboxes: [expect.objectContaining({ id: mailboxId, host: '127.0.0.1', state: 'connected', error: null })],
          sending: { limit: null, paused: null },
          server: null,
          signing: 'unsigned',
        },
      ],
      forwardings: [],
    });
    const settings = {
      host: 'smtp.example.org',
      port: 465,
      security: 'tls',
      auth: 'none',
      user: null,
      connections: 1,
    } as const;
    const set = { address: app.address, at, serverId: randomUUID(), settings, secret: null };
    const stream = outgoingServerStream(app.address);
    await app.app.store.handle(outgoingServerDecider, stream, { type: 'SetOutgoingServer', ...set }, system());
    expect((await connections()).addresses[0]).toMatchObject({
      server: { host: 'smtp.example.org', port: 465, since: at },
    });
    await app.command('DELETE', mailboxId);
    await expect.poll(async () => (await connections()).addresses[0]?.mailboxes, { timeout: 5_000 }).toEqual([]);
  });

  it('tell whether mail that is passed on arrives', async () => {
    const elsewhere = 'info@old.example';
    const forwardings = async () => (await connections()).forwardings;
    await must('PUT', `forwardings/${elsewhere}`, { to: app.address });
    expect(await forwardings()).toEqual([{ address: elsewhere, to: app.address, firstMail: null, lastMail: null }]);
    const first = await arrives('Info@Old.example');
    const last = await arrives('somebody@else.example', elsewhere);
    await arrives('another@old.example');
    expect(await forwardings()).toEqual([{ address: elsewhere, to: app.address, firstMail: first, lastMail: last }]);
    await must('DELETE', `forwardings/${elsewhere}`);
    expect(await forwardings()).toEqual([]);
    await must('PUT', `forwardings/${elsewhere}`, { to: app.address });
    expect(await forwardings()).toMatchObject([{ firstMail: null }]);
  });

  it('are for those who may see the inbox', async () => {
    await app.app.call(app.admin, 'POST', `/v1/inboxes/${app.inboxId}/visibility/restrict`);
    const outsider = await app.app.holder('member');
    const path = `/v1/inboxes/${app.inboxId}/connections`;
    expect((await app.app.call(outsider, 'GET', path)).status).toBe(404);
  });
});
