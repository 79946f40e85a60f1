import { NotFoundException } from '@nestjs/common';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobStoreAway, BlobTooLarge } from '#libs/blobs';
import { type Recorded, RuleBroken } from '#libs/decider';
import { KeyReused, StaleRevision, StoreAway, WriteConflict } from '#libs/event-store';
import { ViewsBehind } from '#libs/read-models';
import { problemOf } from './problem.filter.js';
import { Problem } from './problem.js';
import { startTestApp, type TestApp } from './test-app.js';

const since = [
  {
    type: 'EmailReceived',
    revision: 4,
    created: '2026-03-01T09:00:00.000Z',
    data: { emailId: 'e-1', preview: 'psst' },
  },
] as unknown as readonly Recorded[];

const refused = new pg.DatabaseError('terminating connection', 0, 'error');
refused.code = '57P01';

describe('problemOf', () => {
  it.each([
    [new RuleBroken('no-recipient', 'name one'), 409, 'no-recipient'],
    [new StaleRevision('thread-1', 3, 4, since), 412, 'stale-revision'],
    [new KeyReused('thread-1', 'c-1'), 422, 'idempotency-key-reused'],
    [new WriteConflict('thread-1', 3), 503, 'busy'],
    [new StoreAway(), 503, 'event-store-away'],
    [new BlobStoreAway('disk', new Error('gone')), 503, 'blob-store-away'],
    [new ViewsBehind(), 503, 'views-behind'],
    [new BlobTooLarge(10), 413, 'body-too-large'],
    [refused, 503, 'read-models-away'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 503, 'read-models-away'],
    [new NotFoundException('nothing here'), 404, 'not-found'],
    [Problem.forbidden('not-a-member', 'ask an admin'), 403, 'not-a-member'],
    [Object.assign(new Error('request entity too large'), { status: 413 }), 413, 'body-too-large'],
  ])('makes of %s a %i %s', (error, status, code) => {
    const problem = problemOf(error);
    expect([problem?.getStatus(), problem?.code]).toEqual([status, code]);
    expect(problem?.headers['Retry-After'] !== undefined).toBe(status === 503);
  });

  it('names what came in the meantime, and none of its content', () =>
    expect(problemOf(new StaleRevision('thread-1', 3, 4, since))?.extra).toEqual({
      expectedRevision: 3,
      revision: 4,
      since: [{ type: 'EmailReceived', revision: 4, created: '2026-03-01T09:00:00.000Z', emailId: 'e-1' }],
    }));

  it.each([new TypeError('oops'), 'text', null, undefined, Object.assign(new Error('x'), { status: 500 })])(
    'has no word for %s',
    (error) => expect(problemOf(error)).toBeNull(),
  );
});

describe('a refusal', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.stop());

  it('is a problem document', async () => {
    const { status, headers, body } = await app.ask('GET', '/v1/nowhere?x=1');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: 'urn:threadlog:problem:not-found',
      title: 'not found',
      status: 404,
      detail: 'Cannot GET /v1/nowhere?x=1',
      instance: '/v1/nowhere?x=1',
    });
  });

  it('says nothing of what only we can mend', async () => {
    const { status, body } = await app.ask('POST', '/v1/faults');
    expect([status, body['type']]).toEqual([500, 'urn:threadlog:problem:internal']);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it.each([
    ['that is not JSON', '{"text":', {}, 400],
    ['that is no object', '7', {}, 400],
    ['over the limit', JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024) }), {}, 413],
    ['in a charset nobody has', '{"text":"a"}', { 'Content-Type': 'application/json; charset=klingon' }, 415],
    ['packed in a way nobody knows', '{"text":"a"}', { 'Content-Encoding': 'zip' }, 415],
    ['of another type', 'text=a', { 'Content-Type': 'application/x-www-form-urlencoded' }, 400],
  ])('meets a body %s', async (_, body, headers, status) => {
    const answer = await app.ask('POST', '/v1/notes', { body, headers });
    expect([answer.status, answer.body['status']]).toEqual([status, status]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('meets a path that cannot be decoded', async () =>
    expect((await app.ask('GET', '/v1/notes/%ZZ')).body).toMatchObject({
      status: 400,
      type: expect.stringContaining('bad-request'),
    }));
});
