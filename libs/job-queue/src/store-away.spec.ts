import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { startPostgres } from '../../embedded/src/postgres/start-postgres.js';
import { JobStoreAway } from './errors.js';
import { jobStore } from './job-store.js';
import { openQueues, stores, until } from './test-stores.js';

describe.each(stores)('workers on %s', (_store, storeUrl) => {
  it('waits for running jobs when it closes, but not for ever', async () => {
    const url = await storeUrl();
    const prefix = `test-${randomUUID()}`;
    const queues = openQueues(url, prefix);
    const done: string[] = [];
    queues.work<number>('slow', { concurrency: 2 }, async (ms, { id }) => {
      await sleep(ms);
      done.push(id);
    });
    await queues.queue<number>('slow').addBulk([
      { id: 'short', data: 200 },
      { id: 'long', data: 2_000 },
    ]);
    await until(async () => (await queues.queue('slow').counts()).active === 2, 'both run');
    await queues.queue<number>('slow').addBulk([{ id: 'late', data: 0 }]);
    const begin = Date.now();
    await queues.close(600);
    expect(Date.now() - begin).toBeLessThan(1_500);
    expect(done).toEqual(['short']);
    expect(queues.logged.some((line) => line.msg.includes('still running'))).toBe(true);
    const other = openQueues(url, prefix);
    expect(await other.queue('slow').counts()).toMatchObject({ waiting: 1, active: 1 });
    await other.close();
    await sleep(1_500);
  });

  it('takes a job over from a worker that died with it', async () => {
    const url = await storeUrl();
    const prefix = `test-${randomUUID()}`;
    const queues = openQueues(url, prefix);
    await queues.queue('handover').addBulk([{ id: 'job', data: 0 }]);
    const limits = { concurrency: 1, lockDuration: 400, stalledInterval: 400 };
    const dead = jobStore(url, { schema: 'jobs', prefix }).worker(
      'handover',
      async () => 0,
      limits,
    ) as unknown as Worker;
    expect((await dead.getNextJob('token'))?.id).toBe('job');
    await dead.close(true);

    const taken: string[] = [];
    queues.work('handover', { concurrency: 1, lockMs: 400 }, async (_data, { id }) => {
      taken.push(id);
    });
    await until(() => taken.length === 1, 'the job was taken over');
    expect(taken).toEqual(['job']);
    await queues.close();
  });

  it('answers that it is ready', async () => {
    const queues = openQueues(await storeUrl());
    await expect(queues.ready()).resolves.toBeUndefined();
    expect(queues.logged).toEqual([]);
    await queues.close();
  });
});

const unusedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

describe.each(['postgres', 'redis'])('a store by %s:// that is down', (protocol) => {
  it('is told from one that is ready, refuses jobs and lets go when closed', async () => {
    const queues = openQueues(`${protocol}://127.0.0.1:${await unusedPort()}/0`);
    queues.work('waiting', { concurrency: 1 }, async () => undefined);
    await expect(queues.ready()).rejects.toThrow(JobStoreAway);
    await expect(queues.ready()).rejects.toThrow('ECONNREFUSED');
    await expect(queues.queue('waiting').addBulk([{ id: 'a', data: 0 }])).rejects.toThrow(JobStoreAway);
    await expect(queues.queue('waiting').counts()).rejects.toThrow(JobStoreAway);
    const begin = Date.now();
    await queues.close(500);
    expect(Date.now() - begin).toBeLessThan(3_000);
  });
});

describe('a store of another kind', () => {
  it('is refused at once', () => {
    expect(() => openQueues('mysql://127.0.0.1/jobs')).toThrow('postgres:// or redis://');
  });
});

describe('Postgres that goes away and comes back', () => {
  it('finds its workers waiting for it', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'threadlog-jobs-'));
    const port = await unusedPort();
    let postgres = await startPostgres({ dataDir, port, durable: false });
    const url = await postgres.createDatabase('jobs');
    const queues = openQueues(url);
    const ran: string[] = [];
    queues.work('delivery', { concurrency: 2 }, async (_data, { id }) => {
      ran.push(id);
    });
    try {
      await queues.queue('delivery').addBulk([{ id: 'before', data: 0 }]);
      await until(() => ran.includes('before'), 'the first job ran');

      await postgres.stop();
      await expect(queues.queue('delivery').addBulk([{ id: 'lost', data: 0 }])).rejects.toThrow(JobStoreAway);
      await expect(queues.ready()).rejects.toThrow(JobStoreAway);
      await sleep(500);
      expect(queues.logged.length).toBeLessThan(30);

      postgres = await startPostgres({ dataDir, port, durable: false });
      await queues.ready();
      await queues.queue('delivery').addBulk([{ id: 'after', data: 0 }]);
      await until(() => ran.includes('after'), 'a job ran after the return');
      expect(ran).toEqual(['before', 'after']);
    } finally {
      await queues.close(500);
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
