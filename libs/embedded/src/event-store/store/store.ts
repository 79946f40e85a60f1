import pg from 'pg';
import { LinkIndex } from '../links/link-index.js';
import { LinkLog } from '../links/link-log.js';
import { isLinkStream } from '../links/link-streams.js';
import type { WriteRequest } from './batch.js';
import { CommitFeed } from './commit-feed.js';
import { EventLog } from './event-log.js';
import { migrate } from './schema.js';
import type { ReadableStream, StreamPages } from './stream-reader.js';
import { openStream } from './stream-reader.js';
import { StreamStates } from './stream-states.js';
import type { WriteResult } from './writer.js';
import { Writer } from './writer.js';
import { CONNECT_MS, PLANNER } from './writer-connection.js';

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
  readonly #links: LinkLog;
  readonly #states: StreamStates;
  readonly #writer: Writer;

  private constructor({ pool, links, states, log, feed, writer, now }: Parts) {
    this.#pool = pool;
    this.#links = links;
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
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max: readers,
      application_name: 'event-store-reader',
      options: PLANNER,
      connectionTimeoutMillis: CONNECT_MS,
    });
    // The pool hangs its whole connection on the error, which does not belong in a log.
    pool.on('error', ({ message }) => onError?.(new Error(`a reading connection was lost: ${message}`)));
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
      const links = new LinkLog(pool, schema, new LinkIndex(pool, schema));
      return new Store({ pool, links, states, log, feed, writer, now });
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

  /** As write, for callers that have the time to wait for a promise. */
  writeAndWait(request: WriteRequest): Promise<WriteResult> {
    return new Promise((resolve) => this.#writer.write(request, resolve));
  }

  /** How the stream stands now, and what of it can be read. */
  async openStream(stream: string): Promise<ReadableStream> {
    const state = await this.#states.read(this.#pool, stream);
    if (!isLinkStream(stream)) return openStream(stream, state, this.now());
    const last = await this.#links.last(stream, this.head);
    return openStream(stream, { ...state, last }, this.now());
  }

  /** Where the pages of a stream come from: the log, or the index of links. */
  pagesOf(stream: string): StreamPages {
    return isLinkStream(stream) ? this.#links : this.log;
  }

  async close(): Promise<void> {
    await this.#writer.stop();
    await this.#pool.end();
  }
}

type Parts = Readonly<{
  pool: pg.Pool;
  links: LinkLog;
  states: StreamStates;
  log: EventLog;
  feed: CommitFeed;
  writer: Writer;
  now: () => number;
}>;
