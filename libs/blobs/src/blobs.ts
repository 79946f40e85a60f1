import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlobStore, Bytes, StoredBlob } from './blob-store.js';
import { BlobDamaged, BlobNotFound } from './errors.js';
import { openFileStore } from './file-store.js';
import { openS3Store } from './s3-store.js';

/** How an event names bytes that lie in the blob store. The media type is the caller's word; it is not stored with the bytes. */
export type BlobRef = Readonly<{ sha256: string; size: number; mediaType: string }>;

/** Content-addressed bytes: raw mail, bodies, attachments. A blob is stored once, never changed, and checked against its hash when read. */
export class Blobs {
  private constructor(private readonly store: BlobStore) {}

  /**
   * Opens `file:///folder`, made if absent, or `s3://key:secret@host:port/bucket?tls=false&region=us-east-1`, whose bucket must exist.
   * Throws `BlobStoreAway` when that fails, and `TypeError` for another kind of address.
   */
  static async open(url: string): Promise<Blobs> {
    const { protocol } = new URL(url);
    if (protocol === 'file:') return new Blobs(await openFileStore(new URL(url)));
    if (protocol === 's3:') return new Blobs(await openS3Store(new URL(url)));
    throw new TypeError(`blobs are kept in file:// or s3://, not in ${protocol}//`);
  }

  /**
   * Stores bytes and resolves when they will outlast a loss of power. Throws `BlobTooLarge` as soon as more than `maxBytes` have come, leaving
   * the rest of a stream unread for the caller to drain; `BlobStoreAway` when they could not be stored; the stream's own error when it fails.
   */
  put(bytes: Bytes, options: { maxBytes?: number } = {}): Promise<StoredBlob> {
    return this.store.put(bytes, options.maxBytes ?? Infinity);
  }

  /** The whole of a blob. Throws `BlobNotFound`, `BlobDamaged`, `BlobStoreAway`. */
  async get(sha256: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#read(sha256)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** The bytes of a blob as they are read; it is destroyed with `BlobNotFound`, `BlobStoreAway` or, after the last byte, `BlobDamaged`. */
  stream(sha256: string): Readable {
    return Readable.from(this.#read(sha256), { objectMode: false });
  }

  /** Whether there is such a blob. Throws `BlobStoreAway`. */
  async has(sha256: string): Promise<boolean> {
    return isHash(sha256) && (await this.store.has(sha256));
  }

  async *#read(sha256: string): AsyncGenerator<Buffer> {
    // A hash becomes a path, so nothing else may pass.
    if (!isHash(sha256)) throw new BlobNotFound(sha256);
    const hash = createHash('sha256');
    for await (const chunk of this.store.stream(sha256)) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== sha256) throw new BlobDamaged(sha256);
  }
}

const isHash = (sha256: string): boolean => /^[0-9a-f]{64}$/.test(sha256);
