import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './test-app.js';

describe('the context of a command', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.stop());

  const ids = ['commandId', 'thread', 'email'] as const;

  const sent = async (idempotencyKey: string | null, more: Parameters<TestApp['ask']>[2] = {}, path = '/v1/notes') => {
    const headers = { ...(idempotencyKey === null ? {} : { 'Idempotency-Key': idempotencyKey }), ...more.headers };
    const { status, body } = await app.ask('POST', path, { body: { text: 'a' }, ...more, headers });
    expect(status).toBe(201);
    return body;
  };

  it('derives the same ids again for the same caller, method, path and key', async () => {
    const [first, second] = [await sent('k-1'), await sent('k-1')];
    for (const id of ids) expect(second[id]).toBe(first[id]);
    expect(new Set(ids.map((id) => first[id])).size).toBe(3);
    expect(first['actor']).toEqual({ kind: 'user', id: 'ada' });
  });

  it('derives others for another caller, path or key', async () => {
    const all = [
      await sent('k-1'),
      await sent('k-2'),
      await sent('k-1', { key: 'max' }),
      await sent('k-1', {}, '/v1/mails'),
    ];
    for (const id of ids) expect(new Set(all.map((context) => context[id])).size).toBe(all.length);
  });

  it('makes up ids where no key is needed and none is given', async () => {
    const [first, second] = [await sent(null), await sent(null)];
    for (const id of ids) expect(second[id]).not.toBe(first[id]);
    expect(first['requestHash']).toBeNull();
  });

  it('tells another body by its hash, but not the same one in another order', async () => {
    const hash = async (body: string) => (await sent('k-3', { body }))['requestHash'];
    const plain = await hash('{"text":"a","marks":[]}');
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash('{ "marks": [], "text": "a" }')).toBe(plain);
    expect(await hash('{"text":"b","marks":[]}')).not.toBe(plain);
  });

  it('takes the revision that the caller saw from If-Match', async () => {
    const expected = async (etag: string) => (await sent(null, { headers: { 'If-Match': etag } }))['expectedRevision'];
    expect(await expected('"0"')).toBe(0);
    expect(await expected('W/"17"')).toBe(17);
    expect(await expected('*')).toBeNull();
  });

  it.each([
    ['idempotency-key-malformed', { 'Idempotency-Key': 'two words' }],
    ['idempotency-key-malformed', { 'Idempotency-Key': 'k'.repeat(256) }],
    ['idempotency-key-malformed', { 'Idempotency-Key': '' }],
    ['if-match-malformed', { 'If-Match': '7' }],
    ['if-match-malformed', { 'If-Match': '"-1"' }],
    ['if-match-malformed', { 'If-Match': '"1", "2"' }],
  ])('refuses with %s: %j', async (code, headers) => {
    const { status, body } = await app.ask('POST', '/v1/notes', { body: { text: 'a' }, headers });
    expect([status, body['type']]).toEqual([400, `urn:threadlog:problem:${code}`]);
  });

  it('requires a key of what sends mail', async () => {
    const { status, body } = await app.ask('POST', '/v1/mails');
    expect([status, body['type']]).toEqual([400, 'urn:threadlog:problem:idempotency-key-required']);
  });

  it('refuses a body that is nested beyond reason', async () => {
    const body = `{"text":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const deep = await app.ask('POST', '/v1/notes', { body, headers: { 'Idempotency-Key': 'k-4' } });
    expect(deep.body).toMatchObject({ status: 400, type: 'urn:threadlog:problem:body-too-deep' });
  });
});
