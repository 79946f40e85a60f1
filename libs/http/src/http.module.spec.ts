import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './test-app.js';

const id = '019cad07-0000-7000-8000-000000000007';

describe('what every route has in common', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.stop());

  it.each([
    ['no token', {}],
    ['a token nobody holds', { Authorization: 'Bearer eve' }],
    ['another scheme', { Authorization: 'Basic YWRhOmFkYQ==' }],
    ['an empty token', { Authorization: 'Bearer ' }],
  ])('401 with the scheme to use for %s', async (_, headers) => {
    const answer = await app.ask('GET', `/v1/notes/${id}`, { key: null, headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body).toMatchObject({ type: 'urn:threadlog:problem:not-authenticated', status: 401 });
  });

  it('lets a holder in, and anyone where that is meant', async () => {
    expect((await app.ask('GET', `/v1/notes/${id.toUpperCase()}`)).body).toMatchObject({ caller: 'ada', id });
    const shouted = { Authorization: 'BEARER max' };
    expect((await app.ask('GET', `/v1/notes/${id}`, { key: null, headers: shouted })).body).toMatchObject({
      caller: 'max',
    });
    expect((await app.ask('GET', '/v1/open', { key: null })).status).toBe(200);
  });

  it('tells who is not known before it tells what is wrong', async () =>
    expect((await app.ask('GET', '/v1/notes/7', { key: null, headers: { 'X-Min-Position': 'x' } })).status).toBe(401));

  it('puts revision and position into the headers of an answer that has them, to the last digit', async () => {
    const { headers, body } = await app.ask('POST', '/v1/notes', { body: { text: 'a' } });
    expect(body).toMatchObject({ revision: 3, position: '12345678901234567890' });
    expect([headers.get('etag'), headers.get('x-position')]).toEqual(['"3"', '12345678901234567890']);
    const read = await app.ask('GET', `/v1/notes/${id}`);
    expect([read.headers.get('etag'), read.headers.get('x-position')]).toEqual(['"7"', null]);
    const plain = await app.ask('GET', '/v1/open');
    expect([plain.headers.get('etag'), plain.headers.get('x-powered-by')]).toEqual([null, null]);
  });

  describe('X-Min-Position', () => {
    const at = (position: string) => app.ask('GET', '/v1/open', { headers: { 'X-Min-Position': position } });

    it('lets by what the views have seen', async () => {
      await app.seen(100n);
      expect((await at('100')).status).toBe(200);
      expect((await at('0')).status).toBe(200);
    });

    it('waits for what they have not', async () => {
      await app.seen(200n);
      const waiting = at('300');
      await new Promise((later) => setTimeout(later, 100));
      await app.seen(300n);
      expect((await waiting).status).toBe(200);
    });

    it.each(['301', '99999999999999999999'])(
      'gives up after two seconds and says how far they are: %s',
      async (position) => {
        await app.seen(300n);
        const { status, headers, body } = await at(position);
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
        expect(body).toMatchObject({
          type: 'urn:threadlog:problem:views-behind',
          position: '300',
          lag: String(BigInt(position) - 300n),
        });
      },
    );

    it.each(['x', '-1', '1.5', '0x10', '1'.repeat(21)])('refuses %s', async (position) =>
      expect((await at(position)).body).toMatchObject({
        status: 400,
        type: 'urn:threadlog:problem:min-position-malformed',
      }),
    );
  });
});
