import type { Readable } from 'node:stream';

export type StoredBlob = Readonly<{ sha256: string; size: number }>;
export type Bytes = Buffer | Readable;

/** Where blobs lie. Hashes given to it are 64 lower-case hex digits; it throws the errors of this library and no others. */
export type BlobStore = Readonly<{
  put: (bytes: Bytes, maxBytes: number) => Promise<StoredBlob>;
  stream: (sha256: string) => AsyncIterable<Buffer>;
  has: (sha256: string) => Promise<boolean>;
}>;
