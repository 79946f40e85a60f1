import type { JobsOptions } from 'bullmq';
import type { Logger } from 'pino';
import { JobStoreAway, validId } from './errors.js';
import type { JobStore, OpenQueue } from './job-store.js';

/** A job to add. `id` says what is to be woken; `delayMs` is how long to wait before that. */
export type NewJob<Data> = Readonly<{ id: string; data: Data; delayMs?: number }>;
export type JobCounts = Readonly<{ waiting: number; active: number; delayed: number; failed: number }>;

/** How often a failing job is tried, the pause after its first failure, doubled after each further one, and how many given up are kept. */
export type QueueLimits = Readonly<{ attempts?: number; backoffMs?: number; keepFailed?: number }>;

const OPEN_MS = 2_000;

/** BullMQ's bulk call makes and drops two temporary tables in Postgres, which costs as much as about this many calls for one job each. */
const ADDED_ONE_BY_ONE = 8;

const timeout = (ms: number): { expired: Promise<never>; clear: () => void } => {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return { expired, clear: () => clearTimeout(timer) };
};

/** One queue, for those who add to it. It opens when it is first used, and again if that failed. */
export class JobQueue<Data> {
  readonly #options: JobsOptions;
  readonly #keepFailed: number;
  #opened: Promise<OpenQueue> | undefined;

  constructor(
    private readonly store: JobStore,
    readonly name: string,
    limits: QueueLimits,
    private readonly log: Logger,
  ) {
    this.#keepFailed = limits.keepFailed ?? 200;
    this.#options = {
      attempts: limits.attempts ?? 10,
      backoff: { type: 'exponential', delay: limits.backoffMs ?? 1_000, jitter: 0.2 },
      removeOnComplete: true,
      removeOnFail: this.#keepFailed,
    };
  }

  /**
   * Adds jobs. An id that is waiting, delayed or running is left as it is; one that was given up after its last attempt starts anew.
   * Throws `InvalidJobId` before any is added, and `JobStoreAway` when it is not known whether they were: add them again.
   */
  async addBulk(jobs: readonly NewJob<Data>[]): Promise<void> {
    const unique = new Map(jobs.map((job) => [validId('job', job.id), job]));
    if (unique.size === 0) return;
    await this.#ask('the job store did not take the jobs', async (queue) => {
      await this.#forgetFailed(queue, unique);
      const added = [...unique.values()].map(({ id, data, delayMs }) => ({
        name: this.name,
        data,
        opts: { ...this.#options, jobId: id, ...(delayMs !== undefined && delayMs > 0 ? { delay: delayMs } : {}) },
      }));
      if (added.length > ADDED_ONE_BY_ONE) await queue.addBulk(added);
      else await Promise.all(added.map(({ name, data, opts }) => queue.add(name, data, opts)));
    });
  }

  /** How many jobs there are in each state; those done are not kept. Throws `JobStoreAway`. */
  counts(): Promise<JobCounts> {
    return this.#ask('the job store did not count its jobs', async (queue) => {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      const of = (state: keyof JobCounts): number => counts[state] ?? 0;
      return { waiting: of('waiting'), active: of('active'), delayed: of('delayed'), failed: of('failed') };
    });
  }

  /** A job given up keeps its id, for people to look at, and would make BullMQ ignore the one that is to replace it. */
  async #forgetFailed(queue: OpenQueue, jobs: ReadonlyMap<string, unknown>): Promise<void> {
    if ((await queue.getFailedCount()) === 0) return;
    const failed = await queue.getJobs(['failed'], 0, this.#keepFailed);
    await Promise.all(failed.flatMap(({ id }) => (id !== undefined && jobs.has(id) ? [queue.remove(id)] : [])));
  }

  /** The queue of BullMQ behind this one, for the dashboard. Throws `JobStoreAway`. */
  opened(): Promise<OpenQueue> {
    return this.#ask('the job store does not answer', async (queue) => queue);
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened) await (await opened).close();
  }

  async #ask<Answer>(failure: string, question: (queue: OpenQueue) => Promise<Answer>): Promise<Answer> {
    try {
      return await question(await (this.#opened ??= this.#open()));
    } catch (error) {
      throw new JobStoreAway(failure, error);
    }
  }

  async #open(): Promise<OpenQueue> {
    const queue = this.store.queue(this.name);
    queue.on('error', (error) => this.log.warn({ err: error, queue: this.name }, 'job store error'));
    const { expired, clear } = timeout(OPEN_MS);
    try {
      await Promise.race([queue.waitUntilReady(), expired]);
      return queue;
    } catch (error) {
      this.#opened = undefined;
      // Closing a connection that was never made can wait for ever, and has nothing to say.
      queue.close().catch((closing: unknown) => this.log.debug({ err: closing, queue: this.name }, 'not closed'));
      throw error;
    } finally {
      clear();
    }
  }
}
