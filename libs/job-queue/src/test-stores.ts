import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { testDatabase } from '../../embedded/src/postgres/test-postgres.js';
import { JobQueues } from './job-queues.js';

const redisUrl = process.env['REDIS_URL'];

/** The stores to test on: a fresh database of Postgres, and the Redis that `REDIS_URL` names, if any. */
export const stores: readonly [name: string, url: () => Promise<string>][] = [
  ['Postgres', testDatabase],
  ...(redisUrl === undefined ? [] : [['Redis', async () => redisUrl] as [string, () => Promise<string>]]),
];
export const redisIsMissing = redisUrl === undefined;

export type Logged = { level: number; msg: string; err?: { message: string } };

/** Queues for one test, with what they log. */
export const openQueues = (url: string, prefix = `test-${randomUUID()}`): JobQueues & { logged: Logged[] } => {
  const logged: Logged[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => logged.push(JSON.parse(line) as Logged) });
  return Object.assign(new JobQueues({ url, log, prefix }), { logged });
};

/** Waits until a condition holds; throws when it does not within 10 s. */
export const until = async (condition: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited 10 s in vain until ${what}`);
    await sleep(5);
  }
};
