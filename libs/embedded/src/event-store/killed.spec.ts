import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, type JSONEventData, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startPostgres } from '../postgres/start-postgres.js';
import { SchemaInUse } from './store/writer-connection.js';

const PROGRAM = `
const [module, options] = process.argv.slice(1);
const { startEventStore } = await import(module);
const node = await startEventStore({ ...JSON.parse(options), onError: () => undefined });
process.stdout.write('port ' + node.port + '\\n');`;

const COMPILED = new URL('./start-event-store.js', import.meta.url);

type Node = Readonly<{ port: number; process: ChildProcess }>;

async function startNode(databaseUrl: string, port: number): Promise<Node> {
  const options = JSON.stringify({ databaseUrl, port });
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, '--', COMPILED.href, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    const found = /port (\d+)/.exec(chunk.toString());
    if (found !== null) return { port: Number(found[1]), process: child };
  }
  throw new Error('the node ended before it was ready');
}

async function kill({ process: child }: Node): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Tries until it works: a Postgres whose process was killed takes a moment to let go of its memory. */
async function insist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 100) throw error;
      await pause(100);
    }
  }
}

type Append = Readonly<{ stream: string; first: number; ids: readonly string[] }>;

/**
 * Appends to a stream of its own until told to stop, one to three events at a time at the exact revision, and repeats
 * an append whose answer was lost until it is answered; notes what was answered.
 */
async function write(db: EventStoreDBClient, stream: string, answered: Append[], stop: AbortSignal): Promise<void> {
  let next = 0;
  while (!stop.aborted) {
    const events: JSONEventData[] = Array.from({ length: 1 + (next % 3) }, () =>
      jsonEvent({ id: randomUUID(), type: 'Written', data: { stream } }),
    );
    const expectedRevision = next === 0 ? 'no_stream' : BigInt(next - 1);
    const { nextExpectedRevision } = await insist(() => db.appendToStream(stream, events, { expectedRevision }));
    expect(nextExpectedRevision).toBe(BigInt(next + events.length - 1));
    answered.push({ stream, first: next, ids: events.map(({ id }) => id) });
    next += events.length;
  }
}

async function storedIds(db: EventStoreDBClient): Promise<Map<string, string[]>> {
  const stored = new Map<string, string[]>();
  let last = 0n;
  for await (const { event } of db.readAll()) {
    if (event === undefined || event.type !== 'Written') continue;
    expect(event.position.commit).toBe(last + 1n);
    last = event.position.commit;
    const ids = stored.get(event.streamId) ?? [];
    expect(event.revision).toBe(BigInt(ids.length));
    stored.set(event.streamId, [...ids, event.id]);
  }
  return stored;
}

const WRITERS = 32;

describe('a node that is killed', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  let databaseUrl: string;
  let node: Node;
  let db: EventStoreDBClient;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'threadlog-event-store-'));
    postgres = await startPostgres({ dataDir });
    databaseUrl = await postgres.createDatabase('log');
    node = await startNode(databaseUrl, 0);
    db = EventStoreDBClient.connectionString`esdb://127.0.0.1:${node.port}?tls=false`;
  });

  afterAll(async () => {
    await db.dispose();
    await kill(node);
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('has every answered append once and none in half, whenever it or its Postgres was killed', async () => {
    const answered: Append[] = [];
    const stop = new AbortController();
    const run = randomUUID();
    const writers = Array.from({ length: WRITERS }, (_, n) => write(db, `w${n}-${run}`, answered, stop.signal));
    const settled = Promise.all(writers);
    for (let round = 0; round < 6; round += 1) {
      await pause(200 + Math.random() * 500);
      if (round % 2 === 0) {
        await kill(node);
        node = await insist(() => startNode(databaseUrl, node.port));
      } else {
        process.kill(postgres.pid, 'SIGKILL');
        const { port } = postgres;
        postgres = await insist(() => startPostgres({ dataDir, port }));
      }
    }
    await pause(500);
    stop.abort();
    await settled;
    const stored = await insist(() => storedIds(db));
    for (const { stream, first, ids } of answered) {
      expect(stored.get(stream)?.slice(first, first + ids.length)).toEqual(ids);
    }
    const answeredCount = answered.reduce((sum, { ids }) => sum + ids.length, 0);
    expect([...stored.values()].flat()).toHaveLength(answeredCount);
    expect(answeredCount).toBeGreaterThan(WRITERS);
  }, 120_000);

  it('keeps a second node away from its log', async () => {
    const { startEventStore } = await import('./start-event-store.js');
    await expect(startEventStore({ databaseUrl })).rejects.toBeInstanceOf(SchemaInUse);
  });
});
