import { randomUUID } from 'node:crypto';
import { createPostgresBackend, createRedisBackend, Queue, Worker } from 'bullmq';
import type { Figures } from '../figures/rounds.js';

/** As many jobs at a time as a worker delivers. */
const CONCURRENCY = 10;
const ADDED_AT_ONCE = 100;

/** Jobs a second that a worker of BullMQ alone takes from a full queue; each has nothing to do. */
export const bareQueue = async (url: string, size: number): Promise<Figures> => {
  const onRedis = url.startsWith('redis');
  const prefix = `bench${randomUUID().slice(0, 8)}`;
  const connection = onRedis
    ? { url, maxRetriesPerRequest: null }
    : { connectionString: url, schema: 'bench_jobs', migrate: true, options: '-c synchronous_commit=off', max: 4 };
  const backend = (onRedis ? createRedisBackend : createPostgresBackend) as typeof createRedisBackend;
  const queue = new Queue(prefix, { connection: connection as object, prefix }, backend);
  await queue.waitUntilReady();
  for (let added = 0; added < size; added += ADDED_AT_ONCE) {
    const jobs = Array.from({ length: Math.min(ADDED_AT_ONCE, size - added) }, (_, n) => ({
      ...{ name: 'deliver', data: { emailId: randomUUID(), threadId: randomUUID(), composedRevision: 1 } },
      opts: { jobId: `job-${added + n}`, removeOnComplete: true },
    }));
    await queue.addBulk(jobs);
  }
  let done = 0;
  let finished: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (finished = resolve));
  const begun = performance.now();
  const worker = new Worker(
    prefix,
    async () => undefined,
    { connection: connection as object, prefix, concurrency: CONCURRENCY },
    backend,
  );
  worker.on('completed', () => {
    done += 1;
    if (done === size) finished();
  });
  await all;
  const rate = (size / (performance.now() - begun)) * 1000;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return { rate };
};
