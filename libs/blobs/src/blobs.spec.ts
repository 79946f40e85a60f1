import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs } from './blobs.js';
import { BlobDamaged, BlobNotFound, BlobStoreAway, BlobTooLarge } from './errors.js';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let s3: S3rver;
let s3Url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-blobs-'));
  s3 = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'mail', configs: [] }],
  });
  const { port } = await s3.run();
  s3Url = `s3://S3RVER:S3RVER@127.0.0.1:${port}/mail?tls=false`;
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const fresh = (): string => pathToFileURL(join(folder, randomUUID())).href;

describe.each([
  ['files', fresh],
  ['S3', () => s3Url],
])('blobs in %s', (_store, url) => {
  it('come back as they were put, from memory or from a stream', async () => {
    const blobs = await Blobs.open(url());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 4 }), async (parts) => {
        const pieces = parts.map((part) => Buffer.from(part));
        const whole = Buffer.concat(pieces);
        const expected = { sha256: sha256(whole), size: whole.length };
        expect(await blobs.put(Readable.from(pieces, { objectMode: true }))).toEqual(expected);
        expect(await blobs.put(whole)).toEqual(expected);
        expect((await blobs.get(expected.sha256)).equals(whole)).toBe(true);
        expect(await blobs.has(expected.sha256)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('are streamed back', async () => {
    const blobs = await Blobs.open(url());
    const { sha256: hash } = await blobs.put(Buffer.from('Subject: Bonjour\r\n\r\nça va'));
    expect(await text(blobs.stream(hash))).toBe('Subject: Bonjour\r\n\r\nça va');
  });

  it('of several megabytes pass in pieces', async () => {
    const blobs = await Blobs.open(url());
    const pieces = Array.from({ length: 80 }, () => randomBytes(65_536));
    const stored = await blobs.put(Readable.from(pieces));
    expect(stored).toEqual({ sha256: sha256(Buffer.concat(pieces)), size: 80 * 65_536 });
    expect(sha256(await blobs.get(stored.sha256))).toBe(stored.sha256);
  });

  it('that are too large are refused, with the rest of the stream left to drain', async () => {
    const blobs = await Blobs.open(url());
    await expect(blobs.put(Buffer.alloc(11), { maxBytes: 10 })).rejects.toThrow(BlobTooLarge);
    const exact = randomBytes(10);
    expect(await blobs.put(exact, { maxBytes: 10 })).toEqual({ sha256: sha256(exact), size: 10 });
    const stream = Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(4)));
    await expect(blobs.put(stream, { maxBytes: 10 })).rejects.toThrow(BlobTooLarge);
    expect(stream.destroyed).toBe(false);
    let drained = 0;
    for await (const piece of stream) drained += (piece as Buffer).length;
    expect(drained).toBeGreaterThan(180);
  });

  it('of a stream that breaks are not stored, and its own error is told', async () => {
    const blobs = await Blobs.open(url());
    const half = randomBytes(100);
    const breaking = Readable.from(
      (async function* () {
        yield half;
        throw new Error('connection reset');
      })(),
    );
    await expect(blobs.put(breaking)).rejects.toThrow('connection reset');
    expect(await blobs.has(sha256(half))).toBe(false);
  });

  it('that are not there, or whose name is no hash, are not found', async () => {
    const blobs = await Blobs.open(url());
    for (const name of [sha256(randomBytes(8)), '../../etc/passwd', 'AB'.repeat(32), '']) {
      expect(await blobs.has(name)).toBe(false);
      await expect(blobs.get(name)).rejects.toThrow(BlobNotFound);
      await expect(text(blobs.stream(name))).rejects.toThrow(BlobNotFound);
    }
  });
});

describe('blobs in files', () => {
  const files = async (root: string): Promise<string[]> =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

  it('lie once at ab/<hash>, and nothing else is left behind', async () => {
    const root = join(folder, randomUUID());
    const blobs = await Blobs.open(pathToFileURL(root).href);
    const bytes = randomBytes(20_000);
    await Promise.all(Array.from({ length: 8 }, (_, n) => blobs.put(n % 2 ? bytes : Readable.from([bytes]))));
    await blobs
      .put(Buffer.alloc(20), { maxBytes: 1 })
      .catch((error: unknown) => expect(error).toBeInstanceOf(BlobTooLarge));
    const hash = sha256(bytes);
    expect(await files(root)).toEqual([join(hash.slice(0, 2), hash)]);
    expect((await readFile(join(root, hash.slice(0, 2), hash))).equals(bytes)).toBe(true);
  });

  it('that cannot be stored keep none of those beside them from it, and say why', async () => {
    const root = join(folder, randomUUID());
    const blobs = await Blobs.open(pathToFileURL(root).href);
    const all = Array.from({ length: 40 }, () => randomBytes(100));
    const [unlucky = Buffer.alloc(0)] = all;
    const place = sha256(unlucky).slice(0, 2);
    await rm(join(root, place), { recursive: true });
    const results = await Promise.allSettled(all.map((bytes) => blobs.put(bytes)));
    for (const [n, result] of results.entries()) {
      const bytes = all[n] ?? Buffer.alloc(0);
      const isStored = sha256(bytes).slice(0, 2) !== place;
      expect(result.status).toBe(isStored ? 'fulfilled' : 'rejected');
      expect(await blobs.has(sha256(bytes))).toBe(isStored);
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ cause: { code: 'ENOENT' } });
    }
    expect((await files(root)).filter((name) => name.startsWith('incoming'))).toEqual([]);
  });

  it('that were altered on disk are not given out as genuine', async () => {
    const root = join(folder, randomUUID());
    const blobs = await Blobs.open(pathToFileURL(root).href);
    const { sha256: hash } = await blobs.put(Buffer.from('genuine'));
    await writeFile(join(root, hash.slice(0, 2), hash), 'forgery');
    await expect(blobs.get(hash)).rejects.toThrow(BlobDamaged);
    await expect(text(blobs.stream(hash))).rejects.toThrow(BlobDamaged);
  });

  it('that were cut short are replaced when they are put again', async () => {
    const root = join(folder, randomUUID());
    const blobs = await Blobs.open(pathToFileURL(root).href);
    const { sha256: hash } = await blobs.put(Buffer.from('whole'));
    await writeFile(join(root, hash.slice(0, 2), hash), 'wh');
    await blobs.put(Buffer.from('whole'));
    expect((await blobs.get(hash)).toString()).toBe('whole');
  });

  it('half written by a crash long ago are swept away, those of today are not', async () => {
    const root = join(folder, randomUUID());
    await Blobs.open(pathToFileURL(root).href);
    await writeFile(join(root, 'incoming', 'old'), 'x');
    await writeFile(join(root, 'incoming', 'new'), 'x');
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(join(root, 'incoming', 'old'), longAgo, longAgo);
    await Blobs.open(pathToFileURL(root).href);
    expect(await files(root)).toEqual([join('incoming', 'new')]);
  });

  it('answer that they are away when the folder is gone or is none', async () => {
    const root = join(folder, randomUUID());
    const blobs = await Blobs.open(pathToFileURL(root).href);
    await rm(root, { recursive: true });
    await expect(blobs.put(Buffer.from('x'))).rejects.toThrow(BlobStoreAway);
    await expect(blobs.put(Readable.from([Buffer.from('x')]))).rejects.toThrow(BlobStoreAway);
    await writeFile(root, '');
    await expect(blobs.has(sha256(Buffer.from('x')))).rejects.toThrow(BlobStoreAway);
    await expect(blobs.get(sha256(Buffer.from('x')))).rejects.toThrow(BlobStoreAway);
    await expect(Blobs.open(pathToFileURL(root).href)).rejects.toThrow(BlobStoreAway);
  });
});

describe('a blob store that cannot be', () => {
  it('is told at opening', async () => {
    await expect(Blobs.open('ftp://127.0.0.1/')).rejects.toThrow('file:// or s3://');
    await expect(Blobs.open('s3://key:secret@127.0.0.1/')).rejects.toThrow('s3://key:secret@host:port/bucket');
    await expect(Blobs.open(s3Url.replace('/mail', '/other'))).rejects.toThrow(BlobStoreAway);
    await expect(Blobs.open(s3Url.replace('/mail', '/other'))).rejects.toThrow('no bucket named other');
  });

  it('is told when it goes away', async () => {
    const other = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: join(folder, 'other'),
      configureBuckets: [{ name: 'mail', configs: [] }],
    });
    const { port } = await other.run();
    const url = `s3://S3RVER:S3RVER@127.0.0.1:${port}/mail?tls=false`;
    const blobs = await Blobs.open(url);
    await other.close();
    await expect(blobs.put(Buffer.from('x'))).rejects.toThrow(BlobStoreAway);
    await expect(blobs.get(sha256(Buffer.from('x')))).rejects.toThrow(BlobStoreAway);
    await expect(Blobs.open(url)).rejects.toThrow(BlobStoreAway);
  }, 60_000);
});
