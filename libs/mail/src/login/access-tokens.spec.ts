import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens, type RefreshSettings } from './access-tokens.js';

let server: Server;
let asked: URLSearchParams[];
let answer: { status: number; body: unknown };
let settings: RefreshSettings;

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: { access_token: 'ya29', expires_in: 3_600 } };
  server = createServer(async (request, response) => {
    asked.push(new URLSearchParams(await text(request)));
    response.writeHead(answer.status, { 'Content-Type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  settings = { clientId: 'id', clientSecret: 's3cret', refreshToken: '1//0r', tokenUrl };
});

afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

describe('AccessTokens', () => {
  it('asks as RFC 6749 has it, and then not until the token is about to end', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const tokens = new AccessTokens();
    expect(await tokens.token('a', settings)).toEqual({ accessToken: 'ya29', newRefreshToken: null });
    expect(Object.fromEntries(asked[0]!)).toEqual({
      grant_type: 'refresh_token',
      client_id: 'id',
      client_secret: 's3cret',
      refresh_token: '1//0r',
    });
    vi.setSystemTime(Date.now() + 3_500_000);
    await tokens.token('a', settings);
    expect(asked).toHaveLength(1);
    vi.setSystemTime(Date.now() + 50_000);
    await tokens.token('a', settings);
    expect(asked).toHaveLength(2);
  });

  it('asks anew for another mailbox, and when a token was refused', async () => {
    const tokens = new AccessTokens();
    await tokens.token('a', settings);
    await tokens.token('b', settings);
    tokens.forget('a');
    await tokens.token('a', settings);
    expect(asked).toHaveLength(3);
  });

  it('tells when the next refresh needs another refresh token', async () => {
    answer.body = { access_token: 'ya29', refresh_token: '1//next' };
    expect(await new AccessTokens().token('a', settings)).toEqual({ accessToken: 'ya29', newRefreshToken: '1//next' });
  });

  it.each([
    [400, { error: 'invalid_grant' }, 'login-refused', 'answered 400: invalid_grant'],
    [400, { error: 's3cret\r\nwas wrong' }, 'login-refused', 'answered 400'],
    [200, { token: 'none' }, 'login-refused', 'without an access token'],
    [200, '<html>', 'login-refused', 'without an access token'],
    [503, '', 'unreachable', 'answered 503'],
    [200, 'x'.repeat(100_000), 'unreachable', 'cannot be reached'],
  ])('of %i %j it makes %s', async (status, body, kind, message) => {
    answer = { status, body };
    const failed: unknown = await new AccessTokens().token('a', settings).catch((error: unknown) => error);
    expect(failed).toMatchObject({ kind, message: expect.stringContaining(message) as string });
    expect(String(failed)).not.toContain('s3cret');
  });

  it('says so when nobody is there', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(new AccessTokens().token('a', settings)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
