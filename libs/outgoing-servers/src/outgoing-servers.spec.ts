import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EventStore } from '#libs/event-store';
import { NotSent } from '#libs/mail';
import { SecretBox } from '#libs/secrets';
import { OutgoingApp } from '../../../test/smtp/outgoing-app.js';
import { type SubmissionOptions, SubmissionServer } from '../../../test/smtp/submission-server.js';
import { until } from '../../../test/world/until.js';
import { AddressSettings } from './address-settings.smtp.js';
import { OutgoingServers } from './outgoing-servers.smtp.js';
import { ServerLogins } from './server-logins.smtp.js';
import { ServerSecrets } from './server-secrets.smtp.js';

const PASSWORD = 'open sesame';
const byPassword = { auth: { kind: 'password', user: 'support@example.org', password: PASSWORD } };
const raw = Buffer.from('From: support@example.org\r\nSubject: x\r\n\r\nx\r\n');
const [ann, bob] = ['ann@example.net', 'bob@example.net'];

let app: OutgoingApp;
const open: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  app = await OutgoingApp.start();
}, 120_000);

afterAll(() => app.stop());

afterEach(async () => {
  await app.ask('DELETE', 'server');
  for (const close of open.splice(0).toReversed()) await close();
});

const started = async (options: SubmissionOptions = {}): Promise<SubmissionServer> => {
  const server = await SubmissionServer.start(options);
  open.push(() => server.stop());
  return server;
};

/** What sends in another process, with this key to its secrets. */
const another = (store: EventStore, key = 'k'.repeat(32)): OutgoingServers => {
  const secrets = new ServerSecrets(new SecretBox([key]));
  const options = { deployment: { url: `smtp://127.0.0.1:${app.deployment.port}` } };
  const servers = new OutgoingServers(options, store, new AddressSettings(store), secrets, new ServerLogins());
  open.push(() => servers.close());
  return servers;
};

const settingIs = (serverId: string | null, servers = app.servers, address = app.address) =>
  until('the setting is known', async () => (await servers.for(address)).serverId === serverId);

const send = async (to: readonly string[], servers = app.servers, address = app.address) =>
  (await servers.for(address)).send({ from: address, to }, raw);

describe('mail of an address', () => {
  it('leaves by its own server, to the recipients of the envelope and nobody else', async () => {
    const server = await started({ security: 'starttls', password: PASSWORD });
    const serverId = await app.set(server, { security: 'starttls', ...byPassword });
    await settingIs(serverId);
    const { recipients } = await send([ann, bob]);
    expect(recipients.map(({ address, outcome }) => [address, outcome])).toEqual([
      [ann, 'delivered'],
      [bob, 'delivered'],
    ]);
    expect(server.taken).toEqual([{ from: app.address, to: [ann, bob], raw, user: app.address, tls: true }]);
    expect((await app.servers.for('SUPPORT@Example.org')).name).toBe(`localhost:${server.port}`);
  });

  it('leaves by the server of the deployment when it has none, or none any longer', async () => {
    const server = await started();
    await settingIs(await app.set(server));
    const before = app.deployment.taken.length;
    await send([ann], app.servers, 'sales@example.org');
    await app.ask('DELETE', 'server');
    await settingIs(null);
    await send([bob]);
    expect(app.deployment.taken.slice(before).map(({ to }) => to)).toEqual([[ann], [bob]]);
    expect(server.taken).toEqual([]);
  });

  it('that is under way when the server is changed ends where it began', async () => {
    const [old, next] = [await started(), await started()];
    await settingIs(await app.set(old, { connections: 1 }));
    const one = await app.servers.for(app.address);
    const many = Array.from({ length: 20 }, () => one.send({ from: app.address, to: [ann] }, raw));
    await settingIs(await app.set(next));
    await send([bob]);
    await Promise.all(many);
    expect([old.taken.length, next.taken.length]).toEqual([20, 1]);
  });

  it('never takes more connections than the server may have', async () => {
    const server = await started({ password: PASSWORD });
    await settingIs(await app.set(server, { connections: 2, ...byPassword }));
    const verified = server.connections;
    await Promise.all(Array.from({ length: 40 }, () => send([ann])));
    expect([server.taken.length, server.most, server.connections - verified]).toEqual([40, 2, 2]);
  });

  it('is not sent by a process that cannot open the secret, and the reason is told', async () => {
    const server = await started({ password: PASSWORD });
    const serverId = await app.set(server, byPassword);
    const servers = another(app.app.anotherStore(), 'other'.repeat(8));
    expect(await servers.for(app.address)).toMatchObject({ serverId, name: `localhost:${server.port}` });
    const refused = send([ann], servers);
    await expect(refused).rejects.toBeInstanceOf(NotSent);
    await expect(refused).rejects.toMatchObject({ permanent: false, fault: { kind: 'secret-unreadable' } });
    expect(server.taken).toEqual([]);
  });
});

describe('a server that is logged in to by tokens', () => {
  it('is sent by from two processes, though each refresh token serves but once', async () => {
    let [access, refresh] = [0, 0];
    const asked: (string | null)[] = [];
    const tokens = createServer(async (request, response) => {
      const given = new URLSearchParams(await text(request)).get('refresh_token');
      asked.push(given);
      if (given !== `refresh-${refresh}`) return response.writeHead(400).end('{"error":"invalid_grant"}');
      [access, refresh] = [access + 1, refresh + 1];
      const body = { access_token: `access-${access}`, expires_in: 3_600, refresh_token: `refresh-${refresh}` };
      return response.end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await until('the token server listens', () => tokens.listening);
    open.push(() => {
      tokens.closeAllConnections();
      return new Promise((resolve) => tokens.close(resolve));
    });
    const server = await started({ accessToken: () => `access-${access}` });
    const auth = {
      kind: 'xoauth2',
      user: app.address,
      clientId: 'id',
      refreshToken: 'refresh-0',
      tokenUrl: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
    };
    const other = another(app.app.anotherStore());
    const serverId = await app.set(server, { auth });
    await settingIs(serverId);
    await settingIs(serverId, other);
    // The first process takes the refresh token that setting the server left; the second still believes in that one.
    await send([ann]);
    await send([bob], other);
    expect(server.taken.map(({ to }) => to)).toEqual([[ann], [bob]]);
    expect(asked.slice(0, 2)).toEqual(['refresh-0', 'refresh-1']);
    expect(asked.at(-1)).toBe('refresh-2');
    const types = (await app.history()).map(({ type }) => type);
    expect(types.filter((type) => type === 'OutgoingServerSecretRenewed')).toHaveLength(2);
    expect(JSON.stringify(await app.history())).not.toMatch(/access-|refresh-/);
  });
});
