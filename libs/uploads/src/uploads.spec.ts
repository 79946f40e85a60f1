import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Clamd } from '#libs/antivirus';
import { Blobs, BlobsModule } from '#libs/blobs';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { FakeClamd } from '../../antivirus/src/test-clamd.js';
import { type FeatureApp, type Holder, startFeatureApp } from '../../../test/feature-app.js';
import { UploadPolicy, UploadPolicyModule, Uploads, UploadsApi, uploadEvents } from './index.js';

const EICAR = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');
const MAX_BYTES = 3_000_000;

type Headers = Readonly<Record<string, string>>;
type Said = Readonly<{ status: number; headers: globalThis.Headers; body: Record<string, unknown> }>;

let house: FeatureApp;
let folder: string;
let clamd: FakeClamd;
let url: string;
let ada: Holder, ben: Holder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-uploads-'));
  clamd = await FakeClamd.start({ path: join(folder, 'clamd.ctl') });
  const scanner = new Clamd({ url: clamd.url, timeoutMs: 2_000 });
  house = await startFeatureApp({
    imports: [
      BlobsModule.forRoot({ url: pathToFileURL(join(folder, 'blobs')).href }),
      UploadPolicyModule.forRoot({ policy: new UploadPolicy(MAX_BYTES, 'refuse', 5_000), scanner }),
      PeopleApi,
      UploadsApi,
    ],
    events: { ...peopleEvents, ...uploadEvents },
    projections: peopleProjections,
  });
  url = await house.app.getUrl();
  [ada, ben] = [await house.holder('member'), await house.holder('member')];
}, 60_000);
afterAll(async () => {
  await house.stop();
  await clamd.stop();
  await rm(folder, { recursive: true, force: true });
});

const ask = async (method: string, path: string, headers: Headers = {}, body?: Buffer, who = ada): Promise<Said> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${who.key}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body: parsed };
};

const upload = (bytes: Buffer, fileName = 'plan.txt', headers: Headers = { 'Content-Type': 'text/plain' }) =>
  ask('POST', `/v1/uploads?fileName=${encodeURIComponent(fileName)}`, headers, bytes);

const usable = (uploadId: unknown) => house.app.get(Uploads).usable(String(uploadId), '/attachments/0/uploadId');

describe('a file', () => {
  it('is kept once, of the type that its bytes tell, scanned, and may be used', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(100_000)]);
    const key = { 'Idempotency-Key': randomUUID(), 'Content-Type': 'image/png' };
    const first = await upload(bytes, 'holiday.png', key);
    expect(first).toMatchObject({ status: 201, body: { mediaType: 'application/pdf', scan: { state: 'clean' } } });
    expect((await upload(bytes, 'holiday.png', key)).body).toMatchObject({ uploadId: first.body['uploadId'] });
    expect((await upload(randomBytes(10), 'holiday.png', key)).status).toBe(422);
    const { uploadId, sha256 } = first.body;
    expect(await usable(uploadId)).toMatchObject({ fileName: 'holiday.png', blob: { sha256, size: bytes.length } });
    expect(await ask('GET', `/v1/uploads/${String(uploadId)}`)).toMatchObject({
      status: 200,
      body: { fileName: 'holiday.png', mediaType: 'application/pdf', scan: { state: 'clean', detail: null } },
    });
    expect((await ask('GET', `/v1/uploads/${String(uploadId)}`, {}, undefined, ben)).status).toBe(404);
  });

  it('is refused when it is too large, or has no name', async () => {
    expect((await upload(Buffer.alloc(MAX_BYTES + 1))).status).toBe(413);
    for (const name of ['', '../x', 'a\nb']) expect((await upload(Buffer.from('x'), name)).status).toBe(400);
    await expect(usable(randomUUID())).rejects.toMatchObject({ code: 'upload-missing' });
  });

  it('is put into something by whoever sent it, and is none to others who know its id', async () => {
    const uploadId = String((await upload(Buffer.from('mine'))).body['uploadId']);
    const uploads = house.app.get(Uploads);
    await uploads.mustBeOf(ada.id, [uploadId]);
    await expect(uploads.mustBeOf(ben.id, [uploadId])).rejects.toMatchObject({
      code: 'upload-missing',
      extra: { errors: [{ pointer: '/attachments/0/uploadId' }] },
    });
    await expect(uploads.mustBeOf(ada.id, [uploadId, randomUUID()])).rejects.toMatchObject({
      extra: { errors: [{ pointer: '/attachments/1/uploadId' }] },
    });
  });

  it('with a virus is not used', async () => {
    const { body } = await upload(EICAR);
    expect(body).toMatchObject({ scan: { state: 'infected', detail: 'Eicar-Test-Signature' } });
    await expect(usable(body['uploadId'])).rejects.toMatchObject({ code: 'upload-infected' });
  });

  it('that could not be scanned is scanned when it matters, and until then as the policy says', async () => {
    await clamd.stop();
    const { body } = await upload(Buffer.from('hello'));
    expect(body).toMatchObject({ scan: { state: 'unavailable', detail: expect.stringContaining('clamd') as string } });
    await expect(usable(body['uploadId'])).rejects.toMatchObject({ code: 'upload-unscanned' });
    clamd = await FakeClamd.start({ path: join(folder, 'clamd.ctl') });
    expect(await usable(body['uploadId'])).toMatchObject({ fileName: 'plan.txt' });
  });
});

describe('a file in several requests', () => {
  const TUS = { 'Tus-Resumable': '1.0.0' };
  const PART = { ...TUS, 'Content-Type': 'application/offset+octet-stream' };

  const begin = async (length: number, name = 'größe.bin'): Promise<string> => {
    const { status, headers } = await ask('POST', '/v1/uploads/resumable', {
      ...TUS,
      'Upload-Length': String(length),
      'Upload-Metadata': `filename ${Buffer.from(name).toString('base64')},filetype ${Buffer.from('image/png').toString('base64')}`,
    });
    expect(status).toBe(201);
    return headers.get('Location') ?? '';
  };
  const send = (location: string, at: number, bytes: Buffer, who = ada) =>
    ask('PATCH', location, { ...PART, 'Upload-Offset': String(at) }, bytes, who);
  const offset = async (location: string): Promise<number> =>
    Number((await ask('HEAD', location, TUS)).headers.get('Upload-Offset'));

  let bytes: Buffer;
  beforeEach(() => {
    bytes = randomBytes(2_500_000);
  });

  it('is put together from its parts, however it was cut', async () => {
    const location = await begin(bytes.length);
    expect(await offset(location)).toBe(0);
    for (const [from, to] of [
      [0, 1],
      [1, 1_200_000],
      [1_200_000, 1_200_000],
      [1_200_000, bytes.length],
    ] as const) {
      const answer = await send(location, from, bytes.subarray(from, to));
      expect([answer.status, answer.headers.get('Upload-Offset')]).toEqual([204, String(to)]);
    }
    expect(await offset(location)).toBe(bytes.length);
    const uploadId = location.split('/').at(-1);
    const { body } = await ask('GET', `/v1/uploads/${uploadId}`);
    expect(body).toMatchObject({ fileName: 'größe.bin', size: bytes.length, scan: { state: 'clean' } });
    expect((await house.app.get(Blobs).get(String(body['sha256']))).equals(bytes)).toBe(true);
    expect(await house.readModels.query('SELECT 1 AS one FROM read_models.unfinished_upload_parts')).toEqual([]);
  });

  it('goes on where the connection was lost', async () => {
    const location = await begin(bytes.length);
    await new Promise<void>((lost) => {
      const headers = { ...PART, 'Upload-Offset': '0', Authorization: `Bearer ${ada.key}` };
      const half = request(`${url}${location}`, { method: 'PATCH', headers });
      half.on('error', () => lost());
      half.write(bytes.subarray(0, 1_700_000), () =>
        setTimeout(() => half.destroy(new Error('the line is dead')), 300),
      );
    });
    await expect.poll(() => offset(location)).toBe(1_700_000);
    expect((await send(location, 1_700_000, bytes.subarray(1_700_000))).status).toBe(204);
    const uploadId = location.split('/').at(-1);
    expect((await ask('GET', `/v1/uploads/${uploadId}`)).body).toMatchObject({ size: bytes.length });
  });

  it('is whole also where whoever sent its end was not told', async () => {
    const location = await begin(3);
    const uploadId = location.split('/').at(-1);
    await house.readModels.query('UPDATE read_models.unfinished_uploads SET received = 3 WHERE upload_id = $1', [
      uploadId,
    ]);
    await house.readModels.query(
      'INSERT INTO read_models.unfinished_upload_parts (upload_id, starts_at, bytes) VALUES ($1, 0, $2)',
      [uploadId, Buffer.from('abc')],
    );
    expect(await offset(location)).toBe(3);
    expect((await usable(uploadId)).blob.size).toBe(3);
    expect(await offset(await begin(0))).toBe(0);
  });

  it('takes each byte once, whoever sends it', async () => {
    const location = await begin(bytes.length);
    const both = await Promise.all([1, 2].map(() => send(location, 0, bytes.subarray(0, 1_000))));
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect((await send(location, 0, bytes.subarray(0, 1_000))).status).toBe(409);
    expect((await send(location, 1_000, Buffer.alloc(MAX_BYTES))).status).toBe(413);
    expect((await send(location, 1_000, bytes.subarray(1_000), ben)).status).toBe(404);
    expect(await offset(location)).toBe(1_000);
  });

  it('is forgotten when its sender gives it up, and by nobody else', async () => {
    const end = async (of: string, who = ada) => (await ask('DELETE', of, TUS, undefined, who)).status;
    const location = await begin(bytes.length);
    await send(location, 0, bytes.subarray(0, 1_000));
    expect(await end(location, ben)).toBe(404);
    expect(await offset(location)).toBe(1_000);
    expect((await ask('DELETE', location, {})).status).toBe(412);
    expect(await end(location)).toBe(204);
    expect((await ask('HEAD', location, TUS)).status).toBe(404);
    expect((await send(location, 1_000, bytes.subarray(1_000))).status).toBe(404);
    expect(await end(location)).toBe(404);
    const parts = 'SELECT 1 AS one FROM read_models.unfinished_upload_parts WHERE upload_id = $1';
    expect(await house.readModels.query(parts, [location.split('/').at(-1)])).toEqual([]);
  });

  it('is kept once it is whole, whoever gives it up', async () => {
    const location = await begin(3);
    await send(location, 0, Buffer.from('abc'));
    const answer = await ask('DELETE', location, TUS);
    expect([answer.status, answer.body]).toMatchObject([409, { type: 'urn:threadlog:problem:upload-finished' }]);
    expect((await usable(location.split('/').at(-1))).blob.size).toBe(3);
  });

  it('is refused where the protocol is not kept', async () => {
    const name = { 'Upload-Metadata': `filename ${Buffer.from('a').toString('base64')}` };
    const post = async (headers: Headers) => (await ask('POST', '/v1/uploads/resumable', headers)).status;
    expect(await post({ 'Upload-Length': '1', ...name })).toBe(412);
    expect(await post({ ...TUS, ...name })).toBe(400);
    expect(await post({ ...TUS, 'Upload-Length': '1' })).toBe(400);
    expect(await post({ ...TUS, 'Upload-Length': String(MAX_BYTES + 1), ...name })).toBe(413);
    const location = await begin(10);
    expect((await ask('PATCH', location, { ...TUS, 'Upload-Offset': '0' }, Buffer.from('x'))).status).toBe(415);
    expect((await ask('PATCH', location, PART, Buffer.from('x'))).status).toBe(400);
    expect((await ask('HEAD', `/v1/uploads/resumable/${randomUUID()}`, TUS)).status).toBe(404);
    const { headers } = await ask('OPTIONS', '/v1/uploads/resumable');
    expect([headers.get('Tus-Version'), headers.get('Tus-Max-Size')]).toEqual(['1.0.0', String(MAX_BYTES)]);
    expect(headers.get('Tus-Extension')).toBe('creation,termination');
    for (let n = 0; n < 30; n += 1) await post({ ...TUS, 'Upload-Length': '1', ...name });
    expect(await post({ ...TUS, 'Upload-Length': '1', ...name })).toBe(409);
  });
});
