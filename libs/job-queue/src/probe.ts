import { Redis } from 'ioredis';
import pg from 'pg';

/** Asks Postgres for an answer on a connection of its own. */
export const probePostgres = async (url: string, timeoutMs: number): Promise<null> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  // A server that dies between connecting and answering emits here; the awaited call below rejects with it as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
  return null;
};

/**
 * Asks Redis for an answer on a connection of its own. A Redis that evicts keys when its memory is full loses jobs silently, so any other
 * policy than `noeviction` is complained about.
 */
export const probeRedis = async (url: string, timeoutMs: number): Promise<string | null> => {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let lastError: unknown;
  client.on('error', (error) => (lastError = error));
  try {
    await client.connect();
    const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
    return policy === undefined || policy === 'noeviction'
      ? null
      : `Redis evicts jobs when its memory is full: set maxmemory-policy to noeviction, not ${policy}`;
  } catch (error) {
    throw lastError ?? error;
  } finally {
    client.disconnect();
  }
};
