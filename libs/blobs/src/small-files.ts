import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { StoredBlob } from './blob-store.js';
import { BlobStoreAway } from './errors.js';
import type { FileFault, FilesAnswer, FilesRequest } from './file-messages.js';

/** Blobs of up to this many bytes are held in memory and stored together with others. */
export const SMALL_BYTES = 128 * 1024;

type Waiting = Readonly<{
  blob: FilesRequest[number];
  done: () => void;
  failed: (error: BlobStoreAway) => void;
}>;

const causeOf = ({ message, code }: FileFault): Error =>
  Object.assign(new Error(message), code === null ? {} : { code });

/**
 * Stores small blobs from a thread of its own, all that came while it was at work with the next turn. Opening, writing, syncing and renaming a
 * file are eight calls; each costs the event loop more when it is handed to a thread by itself than the call takes.
 */
export class SmallFiles {
  #worker: Worker | null = null;
  #waiting: Waiting[] = [];
  #atWork: readonly Waiting[] = [];

  constructor(private readonly root: string) {}

  /** Resolves when the blob will outlast a loss of power. @throws BlobStoreAway */
  async put(bytes: Buffer): Promise<StoredBlob> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const blob = { sha256, bytes: new Uint8Array(bytes) };
    await new Promise<void>((done, failed) => {
      this.#waiting.push({ blob, done, failed });
      if (this.#atWork.length === 0) this.#next();
    });
    return { sha256, size: bytes.length };
  }

  #next(): void {
    this.#atWork = this.#waiting;
    this.#waiting = [];
    if (this.#atWork.length === 0) {
      // Without work the thread keeps no process alive.
      this.#worker?.unref();
      return;
    }
    const blobs = this.#atWork.map(({ blob }) => blob);
    try {
      const worker = (this.#worker ??= this.#start());
      worker.ref();
      worker.postMessage(
        blobs,
        blobs.map(({ bytes }) => bytes.buffer),
      );
    } catch (error) {
      // No thread is to be had: nobody may wait for one.
      this.#fail(error);
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./file-worker.js', import.meta.url), {
      workerData: this.root,
      // Whatever the options of the process are (a loader, an inspector), the thread needs none of them.
      execArgv: [],
    });
    worker.on('message', (answer: FilesAnswer) => {
      for (const [n, { done, failed }] of this.#atWork.entries()) {
        const fault = answer[n];
        if (fault === null) done();
        else failed(new BlobStoreAway('the blob could not be stored', fault && causeOf(fault)));
      }
      this.#next();
    });
    worker.on('error', (error) => this.#lost(worker, error));
    worker.on('exit', (code) => this.#lost(worker, `the thread that stores blobs ended with ${code}`));
    return worker;
  }

  /** What the thread had in hand may be stored or not, so it counts as not; what waits goes to a new thread. */
  #lost(worker: Worker, why: unknown): void {
    if (this.#worker === worker) this.#fail(why);
  }

  #fail(why: unknown): void {
    this.#worker = null;
    const lost = this.#atWork;
    for (const { failed } of lost) failed(new BlobStoreAway('the blob could not be stored', why));
    this.#next();
  }
}
