import pg from 'pg';
import type { WriteRequest } from './batch.js';
import { CommitFeed } from './commit-feed.js';
import { EventLog } from './event-log.js';
import { migrate } from './schema.js';
import type { ReadableStream } from './stream-reader.js';
import { openStream } from './stream-reader.js';
import { StreamStates } from './stream-states.js';
import type { WriteResult } from './writer.js';
import { Writer } from './writer.js';

export type StoreOptions = Readonly<{
  databaseUrl: string;
  schema: string;
  /** Connections for reads. */
  readers?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of every failure of the database, as it happens; the store goes on by itself. */
  onError?: (error: unknown) => void;
}>;

const CACHED_STREAMS = 100_000;

/** The event log in Postgres: one writer, any number of readers, and a feed of what is committed. */
export class Store {
  readonly log: EventLog;
  readonly feed: CommitFeed;
  readonly now: () => number;
  readonly #pool: pg.Pool;
  readonly #states: StreamStates;
  readonly #writer: Writer;

  private constructor(
    pool: pg.Pool,
    states: StreamStates,
    log: EventLog,
    feed: CommitFeed,
    writer: Writer,
    now: () => number,
  ) {
    this.#pool = pool;
    this.#states = states;
    this.#writer = writer;
    this.log = log;
    this.feed = feed;
    this.now = now;
  }

  /**
   * Opens the log, creating or upgrading its schema.
   * @throws SchemaTooNew, SchemaInUse
   */
  static async open(options: StoreOptions): Promise<Store> {
    const { databaseUrl, schema, readers = 6, now = Date.now, onError } = options;
    const pool = new pg.Pool({ connectionString: databaseUrl, max: readers, application_name: 'event-store-reader' });
    pool.on('error', (error) => onError?.(error));
    try {
      const client = await pool.connect();
      try {
        await migrate(client, schema);
      } finally {
        client.release();
      }
      const log = new EventLog(pool, schema);
      const feed = new CommitFeed();
      const states = new StreamStates(schema, CACHED_STREAMS);
      const writer = await Writer.open({ databaseUrl, schema, states, log, feed, now, ...(onError && { onError }) });
      return new Store(pool, states, log, feed, writer, now);
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  /** The position of the last committed event; 0 for an empty log. */
  get head(): number {
    return this.#writer.head;
  }

  /** Queues a write; `done` is called once, after the commit or the refusal. */
  write(request: WriteRequest, done: (result: WriteResult) => void): void {
    this.#writer.write(request, done);
  }

  async openStream(stream: string): Promise<ReadableStream> {
    return openStream(stream, await this.#states.read(this.#pool, stream), this.now());
  }

  async close(): Promise<void> {
    await this.#writer.stop();
    await this.#pool.end();
  }
}
