import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { InvalidJobId } from './errors.js';
import type { JobQueues } from './job-queues.js';
import { openQueues, redisIsMissing, stores, until } from './test-stores.js';

if (redisIsMissing) process.stderr.write('REDIS_URL is not set: the queues were not tested on Redis\n');

describe.each(stores)('job queues on %s', (_store, storeUrl) => {
  const opened: JobQueues[] = [];
  const open = async (): Promise<ReturnType<typeof openQueues>> => {
    const queues = openQueues(await storeUrl());
    opened.push(queues);
    return queues;
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queues) => queues.close()));
  });

  it('hands each job to a handler once, with its id, data and attempt', async () => {
    const queues = await open();
    const seen: unknown[] = [];
    queues.work<{ emailId: string }>('delivery', { concurrency: 4 }, async (data, job) => {
      seen.push({ ...data, ...job });
    });
    const ids = Array.from({ length: 50 }, (_, n) => `email-${n}`);
    await queues
      .queue<{ emailId: string }>('delivery')
      .addBulk(ids.map((id) => ({ id, data: { emailId: `e-${id}` } })));
    await until(() => seen.length >= 50, 'all jobs ran');
    await sleep(50);
    expect(seen).toHaveLength(50);
    expect(seen).toEqual(expect.arrayContaining(ids.map((id) => ({ emailId: `e-${id}`, id, attempt: 1 }))));
    await until(async () => (await queues.queue('delivery').counts()).active === 0, 'the last job is done');
    expect(await queues.queue('delivery').counts()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  it('leaves an id alone that is waiting, delayed or running, and takes it again once done', async () => {
    const queues = await open();
    const queue = queues.queue<number>('parsing');
    await queue.addBulk([
      { id: 'mail-a', data: 1, delayMs: 60_000 },
      { id: 'mail-b', data: 1 },
      { id: 'mail-b', data: 1 },
    ]);
    await queue.addBulk([
      { id: 'mail-a', data: 2 },
      { id: 'mail-b', data: 2 },
    ]);
    expect(await queue.counts()).toMatchObject({ waiting: 1, delayed: 1 });

    const runs: string[] = [];
    const finish = new Map<string, () => void>();
    queues.work<number>('parsing', { concurrency: 4 }, async (_data, { id }) => {
      runs.push(id);
      await new Promise<void>((resolve) => finish.set(id, resolve));
    });
    await until(() => finish.has('mail-b'), 'mail-b runs');
    await queue.addBulk([{ id: 'mail-b', data: 3 }]);
    await sleep(50);
    expect(runs).toEqual(['mail-b']);

    finish.get('mail-b')?.();
    await until(async () => (await queue.counts()).active === 0, 'mail-b is done');
    await queue.addBulk([{ id: 'mail-b', data: 4 }]);
    await until(() => runs.length === 2, 'mail-b runs again');
    finish.get('mail-b')?.();
  });

  it('does not run a delayed job before its time', async () => {
    const queues = await open();
    const started: number[] = [];
    queues.work('timers', { concurrency: 1 }, async () => {
      started.push(Date.now());
    });
    const added = Date.now();
    await queues.queue('timers').addBulk([{ id: 'snooze', data: null, delayMs: 300 }]);
    await until(() => started.length === 1, 'the delayed job ran');
    expect(started[0]! - added).toBeGreaterThanOrEqual(299);
    expect(started[0]! - added).toBeLessThan(2_000);
  });

  it('tries a failing job again after growing pauses, and logs each failure', async () => {
    const queues = await open();
    const attempts: number[] = [];
    const times: number[] = [];
    queues.work('delivery', { concurrency: 1 }, async (_data, { attempt }) => {
      attempts.push(attempt);
      times.push(Date.now());
      if (attempt < 3) throw new Error('mail server is away');
    });
    await queues.queue('delivery', { attempts: 5, backoffMs: 100 }).addBulk([{ id: 'email-1', data: {} }]);
    await until(() => attempts.length === 3, 'the third attempt');
    expect(attempts).toEqual([1, 2, 3]);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(79);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(159);
    const failures = queues.logged.filter((line) => line.msg === 'job failed');
    expect(failures.map((line) => line.err?.message)).toEqual(['mail server is away', 'mail server is away']);
  });

  it('keeps a bounded number of jobs given up, and starts one anew when it is added again', async () => {
    const queues = await open();
    const queue = queues.queue<string>('delivery', { attempts: 1, keepFailed: 3 });
    const runs: string[] = [];
    queues.work<string>('delivery', { concurrency: 1 }, async (data, { id }) => {
      runs.push(`${id} ${data}`);
      if (data === 'bad') throw new Error('refused');
    });
    for (const n of [1, 2, 3, 4, 5]) {
      await queue.addBulk([{ id: `email-${n}`, data: 'bad' }]);
      await until(
        () => queues.logged.filter((line) => line.msg === 'job given up').length === n,
        `job ${n} was given up`,
      );
    }
    expect(await queue.counts()).toMatchObject({ failed: 3, waiting: 0 });
    await queue.addBulk([{ id: 'email-5', data: 'good' }]);
    await until(() => runs.includes('email-5 good'), 'the job given up ran with its new data');
    expect(await queue.counts()).toMatchObject({ failed: 2 });
  });

  it('puts a job back that asks for it, without counting that as an attempt', async () => {
    const queues = await open();
    const attempts: number[] = [];
    const times: number[] = [];
    queues.work('delivery', { concurrency: 1 }, async (_data, { attempt }) => {
      attempts.push(attempt);
      times.push(Date.now());
      return attempts.length < 3 ? { again: 150 } : undefined;
    });
    await queues.queue('delivery', { attempts: 1 }).addBulk([{ id: 'email-1', data: {} }]);
    await until(() => attempts.length === 3, 'the job ran three times');
    expect(attempts).toEqual([1, 1, 1]);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(149);
    expect(queues.logged.filter((line) => line.msg.startsWith('job '))).toEqual([]);
    await until(async () => (await queues.queue('delivery').counts()).active === 0, 'it is done');
    expect(await queues.queue('delivery').counts()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  it('survives a handler that throws what is not an error', async () => {
    const queues = await open();
    const ran: string[] = [];
    queues.work('odd', { concurrency: 1 }, async (_data, { id }) => {
      ran.push(id);
      if (id === 'undefined') throw undefined;
    });
    const queue = queues.queue('odd', { attempts: 1 });
    await queue.addBulk([{ id: 'undefined', data: 0 }]);
    await queue.addBulk([{ id: 'next', data: 0 }]);
    await until(() => ran.includes('next'), 'the next job ran');
    expect(await queue.counts()).toMatchObject({ failed: 1 });
  });

  it('adds none of a batch that names a job as BullMQ may not', async () => {
    const queue = (await open()).queue('naming');
    for (const id of ['', '12', '-3', 'a:b']) {
      await expect(
        queue.addBulk([
          { id: 'fine', data: 0 },
          { id, data: 0 },
        ]),
      ).rejects.toThrow(InvalidJobId);
    }
    expect(await queue.counts()).toMatchObject({ waiting: 0 });
    expect(() => opened[0]!.queue('7')).toThrow(InvalidJobId);
  });

  it('starts a job within milliseconds of its being added to an idle queue', async () => {
    const queues = await open();
    const started = new Map<string, number>();
    queues.work('latency', { concurrency: 1 }, async (_data, { id }) => {
      started.set(id, performance.now());
    });
    const queue = queues.queue('latency');
    await queue.addBulk([{ id: 'warm', data: 0 }]);
    await until(() => started.has('warm'), 'the worker is warm');
    const waits: number[] = [];
    for (let n = 0; n < 21; n += 1) {
      await sleep(30);
      const added = performance.now();
      await queue.addBulk([{ id: `job-${n}`, data: 0 }]);
      await until(() => started.has(`job-${n}`), 'it ran');
      waits.push(started.get(`job-${n}`)! - added);
    }
    // A queue that polled would take half of its interval, seconds; the limit leaves room for a busy machine.
    expect(waits.toSorted((a, b) => a - b)[10]).toBeLessThan(50);
  });
});
