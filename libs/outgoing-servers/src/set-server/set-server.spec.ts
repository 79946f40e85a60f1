import { createHash, randomUUID } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OutgoingApp } from '../../../../test/smtp/outgoing-app.js';
import { type SubmissionOptions, SubmissionServer } from '../../../../test/smtp/submission-server.js';

// The package is CommonJS and its types say otherwise.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;

const PASSWORD = 'open sesame';

let app: OutgoingApp;
const open: SubmissionServer[] = [];

beforeAll(async () => {
  app = await OutgoingApp.start();
}, 120_000);

afterAll(() => app.stop());

afterEach(async () => {
  await app.ask('DELETE', 'server');
  for (const server of open.splice(0)) await server.stop();
});

const started = async (options: SubmissionOptions = { password: PASSWORD }): Promise<SubmissionServer> => {
  const server = await SubmissionServer.start(options);
  open.push(server);
  return server;
};

const byPassword = (password = PASSWORD) => ({ auth: { kind: 'password', user: 'support@example.org', password } });

describe('a server that does not work is not set', () => {
  it.each([
    [{ host: 'smtp.nowhere.invalid' }, 'host-unknown', 'there is no host smtp.nowhere.invalid'],
    [{ port: 9 }, 'unreachable', 'refused the connection'],
    [{ security: 'tls' }, 'tls-failed', 'TLS with localhost'],
    [{ security: 'starttls' }, 'tls-failed', 'does not offer STARTTLS'],
    [byPassword('hunter2'), 'login-refused', 'refused the login of support@example.org'],
    [{}, 'login-refused', 'takes mail only after a login'],
  ])('%j: %s', async (said, kind, detail) => {
    const { status, body } = await app.ask('PUT', 'server', { body: app.body(await started(), said) });
    expect([status, body['type']]).toEqual([409, `urn:threadlog:problem:outgoing-server-${kind}`]);
    expect(body['detail']).toContain(detail);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(await app.shown()).toEqual({ address: app.address, server: null, dkim: null, dkimAwaited: null });
  });

  it('because it does not let the address send', async () => {
    const server = await started({ password: PASSWORD, maySend: (user, address) => user === address });
    await app.connect('sales@example.org');
    const call = { body: app.body(server, byPassword()) };
    const { body } = await app.ask('PUT', 'server', call, 'sales@example.org');
    expect(body).toMatchObject({
      type: 'urn:threadlog:problem:outgoing-server-sender-refused',
      detail: expect.stringContaining('does not let support@example.org send from this address') as string,
    });
    expect((await app.ask('PUT', 'server', call)).status).toBe(200);
  });

  it('is refused when it makes no sense', async () => {
    const auth = { kind: 'password', user: 'a\r\nb', password: 'x\u2028y' };
    const { status, body } = await app.ask('PUT', 'server', {
      body: app.body(await started(), { host: 'a b', port: 0, connections: 21, auth }),
    });
    expect(status).toBe(400);
    const pointers = (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/host', '/port', '/connections', '/auth/user', '/auth/password']),
    );
  });
});

describe('a server that is set', () => {
  it('is looked at again, and says what is wrong by then', async () => {
    const server = await started();
    await app.set(server, byPassword());
    expect(await app.ask('POST', 'server/verify')).toMatchObject({ status: 200, body: { port: server.port } });
    server.password = 'another';
    expect((await app.ask('POST', 'server/verify')).body).toMatchObject({
      status: 409,
      type: 'urn:threadlog:problem:outgoing-server-login-refused',
    });
    await app.ask('DELETE', 'server');
    expect((await app.ask('POST', 'server/verify')).status).toBe(404);
  });

  it('keeps its secret out of every answer and event, and of hashes that could be guessed', async () => {
    const server = await started();
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = app.body(server, byPassword());
    const first = await app.ask('PUT', 'server', { body, headers });
    const told = JSON.stringify([first.body, await app.shown(), await app.history()]);
    for (const form of [PASSWORD, Buffer.from(PASSWORD).toString('base64'), encodeURIComponent(PASSWORD)]) {
      expect(told).not.toContain(form);
    }
    expect(told).not.toContain(createHash('sha256').update(canonicalize(body)).digest('hex'));

    const other = app.body(server, { ...byPassword(), connections: 7 });
    await server.stop();
    open.pop();
    const again = await app.ask('PUT', 'server', { body, headers });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await app.ask('PUT', 'server', { body: other, headers })).status).toBe(422);
  });

  it('leaves with one event when it is unset twice', async () => {
    await app.set(await started(), byPassword());
    const before = (await app.history()).length;
    await app.ask('DELETE', 'server');
    await app.ask('DELETE', 'server');
    expect((await app.history()).slice(before).map(({ type }) => type)).toEqual(['OutgoingServerUnset']);
  });
});

describe('who may', () => {
  it('set, unset and look at the secret parts: administrators; see: whoever sees the inbox', async () => {
    const server = await started({});
    const [member, nobody] = [await app.app.holder('member'), await app.app.holder()];
    const body = app.body(server);
    for (const [method, rest] of [
      ['PUT', 'server'],
      ['DELETE', 'server'],
      ['POST', 'server/verify'],
      ['PUT', 'dkim'],
      ['POST', 'dkim/confirm'],
      ['DELETE', 'dkim'],
    ] as const) {
      const call = method === 'PUT' ? { body: rest === 'dkim' ? { selector: 's' } : body } : {};
      expect((await app.app.call(member, method, app.path(rest), call)).status, rest).toBe(403);
      const elsewhere = app.path(rest).replace(app.inboxId, randomUUID());
      expect((await app.app.call(app.admin, method, elsewhere, call)).status, rest).toBe(404);
      expect((await app.ask(method, rest, call, 'stranger@example.org')).status, rest).toBe(404);
    }
    expect((await app.app.call(member, 'GET', app.path('server'))).status).toBe(200);
    expect((await app.app.call(nobody, 'GET', app.path('server'))).status).toBe(404);
  });
});
