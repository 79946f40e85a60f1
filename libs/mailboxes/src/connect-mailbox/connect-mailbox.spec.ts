import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import canonicalizeModule from 'canonicalize';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestImapServer } from '../../../../test/imap/imap-server.js';
import { MailboxApp } from '../../../../test/imap/mailbox-app.js';
import { until } from '../../../../test/world/until.js';

// The package is CommonJS and its types say otherwise.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;

const PASSWORD = 'open sesame';

let app: MailboxApp;
let server: TestImapServer;

beforeAll(async () => {
  [app, server] = await Promise.all([MailboxApp.start(), TestImapServer.start({ password: PASSWORD })]);
}, 120_000);

afterAll(async () => {
  await app.stop();
  await server.stop();
});

beforeEach(() => {
  server.faults.refuse = () => null;
  server.faults.without.clear();
});

const refusal = async (said: object): Promise<readonly [status: number, type: string, detail: string]> => {
  const { status, body } = await app.ask(server, said);
  return [status, String(body['type']).replace('urn:threadlog:problem:', ''), String(body['detail'])];
};

describe('connecting a mailbox tells what is wrong, and then nothing is connected', () => {
  it.each([
    [{ host: 'imap.nowhere.invalid' }, 'mailbox-host-unknown', 'there is no host imap.nowhere.invalid'],
    [{ port: 9 }, 'mailbox-unreachable', 'refused the connection'],
    [{ security: 'tls' }, 'mailbox-tls-failed', 'TLS with 127.0.0.1'],
    [{ security: 'starttls' }, 'mailbox-tls-failed', 'does not offer STARTTLS'],
    [{ auth: { kind: 'password', password: 'hunter2' } }, 'mailbox-login-refused', 'refused the login of support'],
    [{ folders: ['Orders'] }, 'mailbox-folder-missing', 'there is no folder "Orders": the server has INBOX'],
    [{ afterwards: { moveTo: 'Done' } }, 'mailbox-folder-missing', 'there is no folder "Done"'],
    [{ afterwards: { moveTo: 'inbox' } }, 'mailbox-folder-not-read', 'which is read itself'],
    [{ address: 'sales@example.org' }, 'address-not-connected', 'connect sales@example.org to this inbox first'],
  ])('%j: %s', async (said, type, detail) => {
    expect(await refusal(said)).toEqual([409, type, expect.stringContaining(detail)]);
    const { body } = await app.app.call(app.admin, 'GET', `/v1/inboxes/${app.inboxId}/mailboxes`);
    expect(body['data']).toEqual([]);
  });

  it('of a folder with spam, whatever tells that it is one', async () => {
    server.addFolder('Werbung', '\\Junk');
    server.addFolder('Courrier indésirable'.normalize('NFC').replace('é', '&AOk-'));
    expect(await refusal({ folders: ['INBOX', 'Werbung'] })).toEqual([
      409,
      'mailbox-folder-not-read',
      'the folder "Werbung" holds spam: it is never read, choose another',
    ]);
    expect((await refusal({ folders: ['Courrier indésirable'] }))[1]).toBe('mailbox-folder-not-read');
  });

  it('of a server that cannot move mail without touching other mail', async () => {
    server.addFolder('Done');
    for (const name of ['MOVE', 'UIDPLUS']) server.faults.without.add(name);
    expect(await refusal({ afterwards: { moveTo: 'Done' } })).toEqual([
      409,
      'mailbox-server-refused',
      expect.stringContaining('cannot move mail safely'),
    ]);
  });

  it('of what makes no sense', async () => {
    const auth = { kind: 'xoauth2', clientId: 'id', refreshToken: 'r', tokenUrl: 'http://token.example.org/' };
    const { status, body } = await app.ask(server, { auth, user: 'a\r\nb', port: 0 });
    expect(status).toBe(400);
    expect(body['errors']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/user' }),
        expect.objectContaining({ pointer: '/port' }),
        { pointer: '/auth/tokenUrl', detail: 'a token server is asked by https alone' },
      ]),
    );
  });
});

describe('who may', () => {
  it('connect: administrators, and nobody learns of an inbox by it', async () => {
    const member = await app.app.holder('member');
    const path = `/v1/inboxes/${app.inboxId}/mailboxes`;
    expect((await app.app.call(member, 'POST', path, { body: app.body(server) })).status).toBe(403);
    const nowhere = `/v1/inboxes/${randomUUID()}/mailboxes`;
    expect((await app.app.call(app.admin, 'POST', nowhere, { body: app.body(server) })).status).toBe(404);
    const one = `/v1/mailboxes/${randomUUID()}`;
    for (const [method, rest] of [
      ['DELETE', ''],
      ['POST', '/reconnect'],
      ['POST', '/rescan'],
      ['PUT', '/secret'],
    ] as const) {
      const body = rest === '/secret' ? { auth: { kind: 'password', password: 'x' } } : {};
      expect((await app.app.call(member, method, `${one}${rest}`, { body })).status).toBe(403);
      expect((await app.app.call(app.admin, method, `${one}${rest}`, { body })).status).toBe(404);
    }
  });

  it('look: whoever sees the inbox', async () => {
    const mailboxId = await app.connect(server);
    const [member, nobody] = [await app.app.holder('member'), await app.app.holder()];
    await app.until(mailboxId, 'it is connected', ({ state }) => state === 'connected');
    for (const path of [`/v1/mailboxes/${mailboxId}`, `/v1/inboxes/${app.inboxId}/mailboxes`]) {
      expect((await app.app.call(member, 'GET', path)).status).toBe(200);
      expect((await app.app.call(nobody, 'GET', path)).status).toBe(404);
    }
    await app.command('DELETE', mailboxId);
  });
});

describe('a secret', () => {
  it('is in no answer and in no event, not even as a hash that could be guessed', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await app.ask(server, {}, headers);
    const mailboxId = String(first.body['mailboxId']);
    await app.until(mailboxId, 'it is connected', ({ state }) => state === 'connected');
    const told = JSON.stringify([first.body, await app.shown(mailboxId)]);
    const events = [];
    for await (const { data, metadata } of app.app.store.read(`mailbox-${mailboxId}`)) events.push({ data, metadata });
    for (const form of [PASSWORD, Buffer.from(PASSWORD).toString('base64'), encodeURIComponent(PASSWORD)]) {
      expect(told + JSON.stringify(events)).not.toContain(form);
    }
    const plainHash = createHash('sha256')
      .update(canonicalize(app.body(server)))
      .digest('hex');
    expect(JSON.stringify(events)).not.toContain(plainHash);

    server.faults.refuse = (line) => (line.startsWith('LOGIN') ? 'NO [AUTHENTICATIONFAILED] later' : null);
    const again = await app.ask(server, {}, headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await app.ask(server, { user: 'other' }, headers)).status).toBe(422);
    await app.command('DELETE', mailboxId);
  });
});

describe('XOAUTH2', () => {
  it('logs in by tokens that the token server renews, and keeps the refresh token that it gives', async () => {
    let n = 0;
    const asked: (string | null)[] = [];
    const tokens = createServer(async (request, response) => {
      asked.push(new URLSearchParams(await text(request)).get('refresh_token'));
      n += 1;
      response.end(JSON.stringify({ access_token: `access-${n}`, expires_in: 3_600, refresh_token: `refresh-${n}` }));
    }).listen(0, '127.0.0.1');
    const google = await TestImapServer.start({ accessToken: () => `access-${n}` });
    await until('the token server listens', () => tokens.listening);
    const tokenUrl = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`;
    const auth = { kind: 'xoauth2', clientId: 'id', clientSecret: 's', refreshToken: 'refresh-0', tokenUrl };
    const mailboxId = await app.connect(google, { auth });
    google.deliver('Subject: by token\r\n\r\nx\r\n');
    await app.until(mailboxId, 'it is read', ({ folders }) => folders[0]?.held === 1);
    // The API and the intake each keep a token in their own memory.
    expect(asked).toEqual(['refresh-0', 'refresh-1']);
    n += 1;
    google.hangUp();
    await app.until(mailboxId, 'it is connected anew', ({ state }) => state === 'connected' && asked.length === 3);
    expect(asked[2]).toBe('refresh-2');
    await app.command('DELETE', mailboxId);
    await google.stop();
    tokens.closeAllConnections();
    tokens.close();
  });
});
