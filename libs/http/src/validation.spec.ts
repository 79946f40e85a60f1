import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './test-app.js';
import { faultsOf } from './validation.js';

describe('faults of a request', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.stop());

  it.each([
    ['a field that is missing', {}, ['/text']],
    [
      'fields of every depth, escaped as RFC 6901 says',
      { text: '', marks: [{ 'a/b~c': 'x' }] },
      ['/text', '/marks/0/a~1b~0c'],
    ],
    ['each field that nobody knows', { text: 'a', colour: 1, 'x/y': 2 }, ['/colour', '/x~1y']],
    ['an unknown field in the midst', { text: 'a', marks: [{ 'a/b~c': 1, z: 1 }] }, ['/marks/0/z']],
    ['a body of another kind', [], ['']],
    ['what misses when there is no body', undefined, ['/text']],
  ])('point to %s', async (_, body, pointers) => {
    const answer = await app.ask('POST', '/v1/notes', { body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ type: 'urn:threadlog:problem:invalid-request', status: 400 });
    expect((answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it.each([
    ['/v1/notes?limit=0', '/limit'],
    ['/v1/notes?limit=ten', '/limit'],
    ['/v1/notes?limit=1&limit=2', '/limit'],
    ['/v1/notes?offset=3', '/offset'],
    ['/v1/notes/7', '/id'],
  ])('point into %s', async (path, pointer) => {
    const { status, body } = await app.ask('GET', path);
    expect([status, body['errors']]).toEqual([400, [{ pointer, detail: expect.any(String) }]]);
  });

  it('are told up to fifty', () => {
    const many = Array.from({ length: 80 }, (_, n) => ({ message: 'wrong', path: [n] }));
    expect(faultsOf(many).map(({ pointer }) => pointer)).toEqual(Array.from({ length: 50 }, (_, n) => `/${n}`));
    expect(faultsOf([{ message: 'unknown', keys: Array.from({ length: 80 }, String) }])).toHaveLength(50);
  });
});
