import { DelayedError, type Job } from 'bullmq';
import type { Logger } from 'pino';
import type { JobStore, OpenWorker } from './job-store.js';

/** What a handler may ask for when it has not failed: to be called again with the same job in `again` milliseconds. */
export type Again = Readonly<{ again: number }>;
/** `attempt` counts from 1 and grows only with failures; `id` is the id the job was added with. */
export type JobHandler<Data> = (data: Data, job: Readonly<{ id: string; attempt: number }>) => Promise<void | Again>;

export type Work<Data> = Readonly<{
  queue: string;
  concurrency: number;
  /** How long a job may go without a sign of life before another worker takes it over, in milliseconds. */
  lockMs: number;
  handler: JobHandler<Data>;
}>;

const RETRY_OPEN_MS = 1_000;

const processor =
  <Data>(handler: JobHandler<Data>) =>
  async (job: Job<unknown>, token?: string): Promise<void> => {
    const answer = await handler(job.data as Data, { id: job.id ?? '', attempt: job.attemptsMade + 1 }).catch(
      (error: unknown) => {
        throw error instanceof Error ? error : new Error(String(error));
      },
    );
    if (!answer) return;
    await job.moveToDelayed(Date.now() + Math.max(0, answer.again), token);
    throw new DelayedError();
  };

/**
 * Works a queue until closed. It waits for the store as long as it takes, both at the start and later; nothing that a handler or the
 * store does ends the process: failures are logged, and the job is tried again as its queue says.
 */
export class WorkerLoop {
  #worker: OpenWorker | undefined;
  #closing = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly store: JobStore,
    private readonly work: Work<unknown>,
    private readonly log: Logger,
  ) {
    void this.#open();
  }

  async #open(): Promise<void> {
    while (!this.#closing) {
      const worker = (this.#worker = this.#create());
      try {
        await worker.waitUntilReady();
        return await worker.run();
      } catch (error) {
        if (this.#closing) return;
        this.log.warn({ err: error, queue: this.work.queue }, 'jobs wait for their store');
        await worker.close(true);
        await this.#pause();
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_OPEN_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #create(): OpenWorker {
    const { queue, concurrency, lockMs, handler } = this.work;
    const worker = this.store.worker(queue, processor(handler), {
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs,
    });
    worker.on('error', (error) => this.log.warn({ err: error, queue }, 'job store error'));
    worker.on('stalled', (id) => this.log.warn({ queue, job: id }, 'job taken over from a worker that went silent'));
    worker.on('failed', (job, error) => {
      const attempt = job?.attemptsMade;
      const last = job !== undefined && job.attemptsMade >= (job.opts.attempts ?? 1);
      this.log[last ? 'error' : 'warn'](
        { err: error, queue, job: job?.id, attempt },
        last ? 'job given up' : 'job failed',
      );
    });
    return worker;
  }

  /** Takes no further job; resolves when those running are done. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wake();
    await this.#worker?.close();
  }
}
