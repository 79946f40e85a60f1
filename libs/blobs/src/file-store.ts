import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlobStore, Bytes, StoredBlob } from './blob-store.js';
import { BlobNotFound, BlobStoreAway } from './errors.js';
import { SMALL_BYTES, SmallFiles } from './small-files.js';
import { orAway, piecesOf, spool } from './spool.js';

/** What a crash left half written is swept away when it can no longer be somebody's work in progress. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

async function* chained(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const sweep = async (incoming: string): Promise<void> => {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    // Another process may have finished with the file since it was listed.
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      (error: unknown) => {
        if (isCode(error, 'ENOENT')) return 0;
        throw error;
      },
    );
    if (age > ABANDONED_AFTER_MS) await rm(path, { force: true });
  }
};

/**
 * Blobs as files `ab/<hash>` below a folder, `ab` being the first two digits of the hash. A blob is written to `incoming`, synced, renamed to its
 * place, and the folder of that place synced: only then do both the bytes and their name survive a loss of power, and a file that
 * has its name is whole. `SmallFiles` does the same for small ones. The 256 folders are made beforehand; a second level would cost a further sync for
 * nearly every blob.
 */
class FileStore implements BlobStore {
  private readonly small: SmallFiles;

  constructor(private readonly root: string) {
    this.small = new SmallFiles(root);
  }

  async prepare(): Promise<void> {
    await mkdir(join(this.root, 'incoming'), { recursive: true, mode: 0o700 });
    const there = new Set(await readdir(this.root));
    for (let n = 0; n < 256; n += 1) {
      const name = n.toString(16).padStart(2, '0');
      if (!there.has(name)) await mkdir(join(this.root, name), { recursive: true, mode: 0o700 });
    }
    await syncFolder(this.root);
    await syncFolder(join(this.root, '..'));
    await sweep(join(this.root, 'incoming'));
  }

  async put(bytes: Bytes, maxBytes: number): Promise<StoredBlob> {
    const pieces = piecesOf(bytes, maxBytes);
    const first: Buffer[] = [];
    for (let size = 0; size <= SMALL_BYTES;) {
      const { value, done } = await pieces.next();
      if (done === true) return this.small.put(Buffer.concat(first));
      first.push(value);
      size += value.length;
    }
    return this.#putLarge(chained(first, pieces));
  }

  async #putLarge(pieces: AsyncIterable<Buffer>): Promise<StoredBlob> {
    const temporary = join(this.root, 'incoming', randomUUID());
    try {
      const stored = await this.#write(temporary, pieces);
      // In the place of the same blob, if another put was quicker.
      await orAway('the blob could not be stored', () => this.#place(temporary, stored.sha256));
      return stored;
    } catch (error) {
      await orAway('the blob could not be cleaned up', () => rm(temporary, { force: true }));
      throw error;
    }
  }

  async *stream(sha256: string): AsyncGenerator<Buffer> {
    try {
      yield* createReadStream(this.#path(sha256)) as AsyncIterable<Buffer>;
    } catch (error) {
      throw isCode(error, 'ENOENT') ? new BlobNotFound(sha256) : new BlobStoreAway('the blob could not be read', error);
    }
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.#size(sha256)) !== undefined;
  }

  #folder(sha256: string): string {
    return join(this.root, sha256.slice(0, 2));
  }

  #path(sha256: string): string {
    return join(this.#folder(sha256), sha256);
  }

  async #size(sha256: string): Promise<number | undefined> {
    try {
      return (await stat(this.#path(sha256))).size;
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw new BlobStoreAway('the blob could not be looked up', error);
    }
  }

  async #write(path: string, pieces: AsyncIterable<Buffer>): Promise<StoredBlob> {
    const file = await orAway('the blob could not be created', () => open(path, 'wx', 0o600));
    try {
      const stored = await spool(pieces, file);
      await orAway('the blob could not be synced', () => file.datasync());
      return stored;
    } finally {
      await orAway('the blob could not be closed', () => file.close());
    }
  }

  async #place(temporary: string, sha256: string): Promise<void> {
    await rename(temporary, this.#path(sha256));
    await syncFolder(this.#folder(sha256));
  }
}

/** Opens the folder that a `file://` address names and makes it when it is absent. Throws `BlobStoreAway`. */
export const openFileStore = async (url: URL): Promise<BlobStore> => {
  const store = new FileStore(fileURLToPath(url));
  await orAway('the blob folder could not be opened', () => store.prepare());
  return store;
};
