import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Dashboard } from './dashboard.js';
import { JobStoreAway, validId } from './errors.js';
import { JobQueue, type QueueLimits } from './job-queue.js';
import { type JobStore, jobStore } from './job-store.js';
import { type JobHandler, WorkerLoop } from './work.js';

export type JobQueuesOptions = Readonly<{
  /** `postgres://` or `redis://`. */
  url: string;
  log: Logger;
  /** The Postgres schema that BullMQ keeps to itself. */
  schema?: string;
  /** What the keys in Redis begin with. */
  prefix?: string;
}>;

const READY_MS = 2_000;
const DRAIN_MS = 8_000;
const LOCK_MS = 30_000;

const within = async (ms: number, promise: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  try {
    return await Promise.race([promise.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The queues of a deployment, on Postgres or on Redis. A job is a wake-up and never the record of anything: it may be lost with its store,
 * and it may run twice, so a handler first asks the log what is still to do.
 */
export class JobQueues {
  readonly #store: JobStore;
  readonly #log: Logger;
  readonly #queues = new Map<string, JobQueue<unknown>>();
  readonly #loops: WorkerLoop[] = [];
  #drained: Promise<void> | undefined;

  constructor(options: JobQueuesOptions) {
    this.#store = jobStore(options.url, { schema: options.schema ?? 'jobs', prefix: options.prefix ?? 'threadlog' });
    this.#log = options.log;
  }

  /**
   * The queue of that name, opened when it is first used. Jobs hold data of type `T`, which must survive JSON. The limits are those of the
   * first call. Throws `InvalidJobId` for a name that is empty, a whole number or holds ":".
   */
  queue<T>(name: string, limits: QueueLimits = {}): JobQueue<T> {
    let queue = this.#queues.get(validId('queue', name));
    if (!queue) {
      queue = new JobQueue<unknown>(this.#store, name, limits, this.#log);
      this.#queues.set(name, queue);
    }
    return queue as JobQueue<T>;
  }

  /**
   * Calls `handler` for the queue's jobs, `concurrency` at once, until `close()`. A handler that throws has its job tried again with growing
   * pauses; one that returns `{ again }` is called again in so many milliseconds, as often as it likes. A handler that blocks the event
   * loop for longer than `lockMs` (30 s) has its job run by another worker as well.
   */
  work<T>(name: string, options: { concurrency: number; lockMs?: number }, handler: JobHandler<T>): void {
    if (this.#drained) throw new Error('the queues are closed');
    const work = {
      queue: validId('queue', name),
      concurrency: options.concurrency,
      lockMs: options.lockMs ?? LOCK_MS,
      handler: handler as JobHandler<unknown>,
    };
    this.#loops.push(new WorkerLoop(this.#store, work, this.#log));
  }

  /** Resolves when the store answers. Throws `JobStoreAway` when it does not within 2 seconds. */
  async ready(): Promise<void> {
    try {
      const complaint = await this.#store.probe(READY_MS);
      if (complaint !== null) this.#log.warn(complaint);
    } catch (error) {
      throw new JobStoreAway('the job store does not answer', error);
    }
  }

  /** A page that shows the queues used so far and lets an operator retry or remove jobs; mount it at `basePath`, behind a guard. */
  dashboard(basePath = '/admin/queues'): RequestHandler {
    return new Dashboard(basePath, () => [...this.#queues.values()]).handler;
  }

  /** Takes no more jobs and waits for those running, `drainMs` at most; the ones that outlast it run again later, elsewhere. */
  drain(drainMs = DRAIN_MS): Promise<void> {
    return (this.#drained ??= this.#drain(drainMs));
  }

  /** Drains, then lets go of the store. */
  async close(drainMs = DRAIN_MS): Promise<void> {
    await this.drain(drainMs);
    await within(READY_MS, Promise.all([...this.#queues.values()].map((queue) => queue.close())));
  }

  async #drain(drainMs: number): Promise<void> {
    const drained = await within(drainMs, Promise.all(this.#loops.map((loop) => loop.close())));
    if (!drained) this.#log.warn({ drainMs }, 'jobs were still running at the end of the time given to drain');
  }
}
