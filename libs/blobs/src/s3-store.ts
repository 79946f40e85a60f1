import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import type { BlobStore, Bytes, StoredBlob } from './blob-store.js';
import { BlobNotFound, BlobStoreAway, BlobTooLarge } from './errors.js';
import { orAway, piecesOf, spool } from './spool.js';

const ABSENT = new Set(['NotFound', 'NoSuchKey']);

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ABSENT.has(String(error.code));

/** Blobs as objects named by their hash in a bucket of an S3-compatible server, which answers only when it has them safe. */
class S3Store implements BlobStore {
  constructor(
    private readonly client: Client,
    private readonly bucket: string,
  ) {}

  async put(bytes: Bytes, maxBytes: number): Promise<StoredBlob> {
    if (!Buffer.isBuffer(bytes)) return this.#putStream(bytes, maxBytes);
    if (bytes.length > maxBytes) throw new BlobTooLarge(maxBytes);
    const stored = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
    await this.#upload(stored, () => bytes);
    return stored;
  }

  /** The name of an object is its hash, which is known only at the end of the stream, so the stream goes by way of a file. */
  async #putStream(bytes: Bytes, maxBytes: number): Promise<StoredBlob> {
    const folder = await orAway('no room for a blob on its way', () => mkdtemp(join(tmpdir(), 'threadlog-blob-')));
    const path = join(folder, 'blob');
    try {
      const file = await orAway('no room for a blob on its way', () => open(path, 'wx', 0o600));
      const stored = await spool(piecesOf(bytes, maxBytes), file).finally(() => file.close());
      await this.#upload(stored, () => createReadStream(path));
      return stored;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #upload({ sha256, size }: StoredBlob, bytes: () => Bytes): Promise<void> {
    if (await this.has(sha256)) return;
    await orAway('the blob could not be stored', () => this.client.putObject(this.bucket, sha256, bytes(), size));
  }

  async *stream(sha256: string): AsyncGenerator<Buffer> {
    try {
      yield* (await this.client.getObject(this.bucket, sha256)) as AsyncIterable<Buffer>;
    } catch (error) {
      throw isAbsent(error) ? new BlobNotFound(sha256) : new BlobStoreAway('the blob could not be read', error);
    }
  }

  async has(sha256: string): Promise<boolean> {
    try {
      await this.client.statObject(this.bucket, sha256);
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw new BlobStoreAway('the blob could not be looked up', error);
    }
  }
}

/**
 * Opens the bucket that `s3://key:secret@host:port/bucket` names; `?tls=false` for plain HTTP, `&region=` unless it is us-east-1. Throws
 * `BlobStoreAway` when it does not answer or there is no such bucket, and `TypeError` when the address names none.
 */
export const openS3Store = async (url: URL): Promise<BlobStore> => {
  const bucket = decodeURIComponent(url.pathname.slice(1));
  if (url.hostname === '' || bucket === '' || bucket.includes('/')) {
    throw new TypeError('a blob store on S3 is named s3://key:secret@host:port/bucket');
  }
  const client = new Client({
    endPoint: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    useSSL: url.searchParams.get('tls') !== 'false',
    accessKey: decodeURIComponent(url.username),
    secretKey: decodeURIComponent(url.password),
    region: url.searchParams.get('region') ?? 'us-east-1',
    pathStyle: true,
  });
  const exists = await orAway('the blob store does not answer', () => client.bucketExists(bucket));
  if (!exists)
    throw new BlobStoreAway('the blob store cannot be used', new Error(`there is no bucket named ${bucket}`));
  return new S3Store(client, bucket);
};
