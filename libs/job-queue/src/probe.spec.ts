import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openQueues } from './test-stores.js';

/** Answers every command as Redis answers INFO, or not at all. */
const redisThatSays = async (info: string | null): Promise<{ url: string; server: Server }> => {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      const commands = data.toString().match(/^\*\d+\r\n/gm)?.length ?? 0;
      if (info !== null) socket.write(`$${info.length}\r\n${info}\r\n`.repeat(commands));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
};

describe('ready() on Redis', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it('warns of a Redis that would evict jobs', async () => {
    const redis = await redisThatSays('redis_version:7.0.15\r\nmaxmemory_policy:allkeys-lru\r\n');
    server = redis.server;
    const queues = openQueues(redis.url);
    await queues.ready();
    expect(queues.logged).toMatchObject([{ level: 40, msg: expect.stringContaining('noeviction, not allkeys-lru') }]);
  });

  it('says nothing of one that does not', async () => {
    const redis = await redisThatSays('redis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\n');
    server = redis.server;
    const queues = openQueues(redis.url);
    await queues.ready();
    expect(queues.logged).toEqual([]);
  });

  it('does not wait longer than two seconds or so for one that hangs', async () => {
    const redis = await redisThatSays(null);
    server = redis.server;
    const begin = Date.now();
    await expect(openQueues(redis.url).ready()).rejects.toThrow('does not answer');
    expect(Date.now() - begin).toBeLessThan(4_000);
  });
});
