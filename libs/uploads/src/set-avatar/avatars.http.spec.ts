import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobsModule } from '#libs/blobs';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type FeatureApp, type Holder, startFeatureApp } from '../../../../test/feature-app.js';
import { PIXEL } from '../../../../test/pixel.js';
import { UploadsApi, uploadEvents } from '../index.js';

type Headers = Readonly<Record<string, string>>;

let house: FeatureApp;
let folder: string;
let url: string;
let ada: Holder, ben: Holder, admin: Holder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-avatars-'));
  house = await startFeatureApp({
    imports: [BlobsModule.forRoot({ url: pathToFileURL(folder).href }), PeopleApi, UploadsApi],
    events: { ...peopleEvents, ...uploadEvents },
    projections: peopleProjections,
  });
  url = await house.app.getUrl();
  [ada, ben, admin] = [await house.holder('member'), await house.holder('member'), await house.holder('admin')];
}, 60_000);
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Each another picture. */
const png = () => Buffer.concat([PIXEL, randomBytes(16)]);

/** What it is called does not count. */
const uploaded = async (bytes: Buffer): Promise<string> => {
  const headers = { Authorization: `Bearer ${ada.key}`, 'Content-Type': 'text/html' };
  const response = await fetch(`${url}/v1/uploads?fileName=me.html`, { method: 'POST', headers, body: bytes });
  return ((await response.json()) as { uploadId: string }).uploadId;
};

const choose = (uploadId: string, who = ada) => house.call(who, 'PUT', '/v1/users/me/avatar', { body: { uploadId } });

const pathOf = async () => (await house.call(ada, 'GET', '/v1/me')).body['avatar'] as string;

const shown = (path: string, headers: Headers = {}) =>
  fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${ben.key}`, ...headers } });

describe('the picture of somebody', () => {
  it('is read by its bytes, and harms nobody who opens it', async () => {
    expect(await pathOf()).toBeNull();
    const bytes = png();
    const uploadId = await uploaded(bytes);
    expect((await choose(uploadId)).status).toBe(200);
    const path = await pathOf();
    const { data } = (await house.call(ada, 'GET', '/v1/users')).body as { data: { id: string }[] };
    expect(data.find(({ id }) => id === ada.id)).toMatchObject({ avatar: path });
    expect(data.find(({ id }) => id === ben.id)).toMatchObject({ avatar: null });
    const response = await shown(path);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox') as string,
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const [current = ''] = path.split('?');
    const latest = await shown(current);
    expect([latest.status, latest.headers.get('Cache-Control')]).toEqual([200, 'private, no-cache']);
    // What fetch() says by itself beside If-None-Match would have the picture sent again.
    const known = { 'If-None-Match': latest.headers.get('ETag') ?? '', 'Cache-Control': 'max-age=0' };
    expect((await shown(current, known)).status).toBe(304);
    await choose(await uploaded(png()));
    expect(await pathOf()).not.toBe(path);
    expect((await shown(path)).status).toBe(404);
  });

  it('is a picture, not too large, and sent by themselves', async () => {
    const foreign = await uploaded(png());
    expect((await choose(foreign, ben)).body).toMatchObject({ errors: [{ pointer: '/uploadId' }] });
    expect((await choose(randomUUID())).status).toBe(400);
    const refused = async (bytes: Buffer) => (await choose(await uploaded(bytes))).body['type'];
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    expect(await refused(svg)).toBe('urn:threadlog:problem:avatar-no-picture');
    expect(await refused(Buffer.concat([png(), Buffer.alloc(256 * 1024)]))).toMatch(/:avatar-too-large$/);
  });

  it('is taken away by themselves, and by administrators', async () => {
    const remove = async (whose: string, who = ada) =>
      (await house.call(who, 'DELETE', `/v1/users/${whose}/avatar`)).status;
    for (const [whose, who] of [
      ['me', ada],
      [ada.id, admin],
    ] as const) {
      await choose(await uploaded(png()));
      const path = await pathOf();
      expect(await remove(ada.id, ben)).toBe(403);
      expect(await remove(whose, who)).toBe(200);
      expect([await pathOf(), (await shown(path)).status]).toEqual([null, 404]);
    }
    expect([await remove('me'), await remove(randomUUID(), admin)]).toEqual([200, 404]);
  });
});
