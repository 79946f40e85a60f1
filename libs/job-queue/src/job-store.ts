import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { probePostgres, probeRedis } from './probe.js';

/** A queue of BullMQ, whatever stores it. */
export type OpenQueue = Pick<
  Queue<unknown>,
  'add' | 'addBulk' | 'close' | 'getFailedCount' | 'getJobCounts' | 'getJobs' | 'on' | 'remove' | 'waitUntilReady'
>;
/** A worker of BullMQ, whatever stores its queue. */
export type OpenWorker = Pick<Worker<unknown>, 'close' | 'on' | 'run' | 'waitUntilReady'>;
export type WorkerLimits = Required<Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval'>>;

/** Where jobs are kept: it opens queues and workers on itself, and tells whether it answers. */
export type JobStore = Readonly<{
  queue: (name: string) => OpenQueue;
  worker: (name: string, process: Processor<unknown>, limits: WorkerLimits) => OpenWorker;
  /** Rejects when the store does not answer; resolves with a complaint about how it is set up, or `null`. */
  probe: (timeoutMs: number) => Promise<string | null>;
}>;

/** How long a worker waits before it tries the store again, and how often an idle one asks by itself, in seconds. */
const RETRY_MS = 1_000;
const IDLE_POLL_SECONDS = 5;
const EVENTS_KEPT = 1_000;
/** A job whose worker fell silent this often is given up: it may be what kills them. */
const TAKEN_OVER_AT_MOST = 5;

const storeOn = <Connection>(
  factory: BackendFactory<IQueueBackend, Connection>,
  connections: { queue: Connection; worker: Connection },
  prefix: string,
  probe: JobStore['probe'],
): JobStore => ({
  queue: (name) =>
    new Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, Connection>(
      name,
      { connection: connections.queue, prefix, streams: { events: { maxLen: EVENTS_KEPT } } },
      factory,
    ) as unknown as OpenQueue,
  worker: (name, process, limits) =>
    new Worker<unknown, unknown, string, IQueueBackend, number, Connection>(
      name,
      process as never,
      {
        connection: connections.worker,
        prefix,
        autorun: false,
        drainDelay: IDLE_POLL_SECONDS,
        runRetryDelay: RETRY_MS,
        maxStalledCount: TAKEN_OVER_AT_MOST,
        ...limits,
      },
      factory,
    ) as unknown as OpenWorker,
  probe,
});

/**
 * Jobs in a schema of a Postgres database. Each queue and each worker has a small pool of its own, and each worker one connection more
 * that listens: adding a job sends a NOTIFY in the same transaction, and an idle worker wakes by it and claims the job with
 * `FOR UPDATE SKIP LOCKED`, some 7 ms after the call to add it. The poll every few seconds is for a NOTIFY that got lost.
 *
 * Commits do not wait for the disk (`synchronous_commit=off`): a crash of Postgres may lose the jobs of its last half second. That is
 * allowed because a job is a wake-up, and whatever the caller commits synchronously in the same Postgres afterwards, such as the
 * checkpoint that says "enqueued", makes the jobs before it durable too.
 */
const postgresStore = (url: string, schema: string): JobStore => {
  const connection = {
    connectionString: url,
    schema,
    migrate: true,
    connectionTimeoutMillis: 5_000,
    options: '-c synchronous_commit=off',
  };
  return storeOn(
    createPostgresBackend as BackendFactory<IQueueBackend, typeof connection & { max: number }>,
    { queue: { ...connection, max: 2 }, worker: { ...connection, max: 4 } },
    schema,
    (timeoutMs) => probePostgres(url, timeoutMs),
  );
};

/**
 * Jobs in Redis. A queue gives up on a command after two reconnections, so that the caller learns of it; a worker never does, since
 * nothing would start it again.
 */
const redisStore = (url: string, prefix: string): JobStore => {
  const connection = { url, retryStrategy: (times: number): number => Math.min(times * 100, RETRY_MS) };
  return storeOn(
    createRedisBackend as BackendFactory<
      IQueueBackend,
      typeof connection & { connectTimeout?: number; maxRetriesPerRequest: number | null }
    >,
    {
      queue: { ...connection, connectTimeout: 5_000, maxRetriesPerRequest: 2 },
      worker: { ...connection, maxRetriesPerRequest: null },
    },
    prefix,
    (timeoutMs) => probeRedis(url, timeoutMs),
  );
};

/** The store that `url` names: `postgres://`, `postgresql://`, `redis://` or `rediss://`. Throws on any other. */
export const jobStore = (url: string, names: { schema: string; prefix: string }): JobStore => {
  const protocol = new URL(url).protocol;
  if (protocol === 'postgres:' || protocol === 'postgresql:') return postgresStore(url, names.schema);
  if (protocol === 'redis:' || protocol === 'rediss:') return redisStore(url, names.prefix);
  throw new Error(`jobs are kept in postgres:// or redis://, not in ${protocol}//`);
};
