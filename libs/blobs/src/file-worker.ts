import { randomUUID } from 'node:crypto';
import { closeSync, fdatasyncSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { FileFault, FilesAnswer, FilesRequest } from './file-messages.js';

/** Entry of the thread that `SmallFiles` starts: many blobs in, for each of them null or why it could not be stored out. */
if (isMainThread || parentPort === null) throw new Error('file-worker runs in a worker thread');
const port = parentPort;
const root = workerData as string;

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;

/** A file in `incoming`, written but not yet sure to be on the disk. */
const draft = (bytes: Uint8Array): Readonly<{ path: string; fd: number }> => {
  const path = join(root, 'incoming', randomUUID());
  const fd = openSync(path, 'wx', 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
    return { path, fd };
  } catch (error) {
    closeSync(fd);
    rmSync(path, { force: true });
    throw error;
  }
};

const settle = ({ path, fd }: Readonly<{ path: string; fd: number }>, place: string): void => {
  try {
    try {
      fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(path, place);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
};

const syncFolder = (folder: string): void => {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

const faultOf = (error: unknown): FileFault => {
  if (!(error instanceof Error)) return { message: String(error), code: null };
  return { message: error.message, code: 'code' in error ? String(error.code) : null };
};

const store = (blobs: FilesRequest): FilesAnswer => {
  const failed = new Map<number, FileFault>();
  const attempt = <T>(n: number, act: () => T): T | undefined => {
    if (failed.has(n)) return undefined;
    try {
      return act();
    } catch (error) {
      failed.set(n, faultOf(error));
      return undefined;
    }
  };
  const placeOf = (sha256: string): string => join(root, sha256.slice(0, 2), sha256);
  // All are written before the first is synced: the sync of one then carries much of the others along.
  const drafts = blobs.map(({ sha256, bytes }, n) =>
    attempt(n, () => (sizeOf(placeOf(sha256)) === bytes.length ? null : draft(bytes))),
  );
  const folders = new Map<string, number[]>();
  for (const [n, { sha256 }] of blobs.entries()) {
    const written = drafts[n];
    if (written) attempt(n, () => settle(written, placeOf(sha256)));
    const folder = join(root, sha256.slice(0, 2));
    folders.set(folder, [...(folders.get(folder) ?? []), n]);
  }
  // Of one that was there already too: whoever renamed it may not have come to this yet.
  for (const [folder, [first = 0, ...others]] of folders) {
    attempt(first, () => syncFolder(folder));
    const why = failed.get(first);
    if (why !== undefined) for (const n of others) attempt(n, () => syncFolder(folder));
  }
  return blobs.map((_, n) => failed.get(n) ?? null);
};

port.on('message', (blobs: FilesRequest) => port.postMessage(store(blobs)));
