import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Bytes, StoredBlob } from './blob-store.js';
import { BlobStoreAway, BlobTooLarge } from './errors.js';

/** Runs an act on the store, whose every failure means that the store is away. */
export const orAway = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw new BlobStoreAway(what, error);
  }
};

/**
 * The bytes in the pieces in which they come. A stream that turns out too large is left unread, not destroyed: an SMTP session must still
 * consume it. Throws `BlobTooLarge` or the stream's own error.
 */
export async function* piecesOf(bytes: Bytes, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  const chunks: AsyncIterable<Buffer> | Buffer[] = Buffer.isBuffer(bytes)
    ? [bytes]
    : (bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>);
  for await (const chunk of chunks) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    size += piece.length;
    if (size > maxBytes) throw new BlobTooLarge(maxBytes);
    yield piece;
  }
}

/** Writes pieces into an open file and hashes them on the way, to memory of one piece. Throws `BlobStoreAway`, or what the pieces throw. */
export const spool = async (pieces: AsyncIterable<Buffer>, file: FileHandle): Promise<StoredBlob> => {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    hash.update(piece);
    await orAway('the blob could not be written', () => file.writeFile(piece));
  }
  return { sha256: hash.digest('hex'), size };
};
