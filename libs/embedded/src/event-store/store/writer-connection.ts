import pg from 'pg';
import { booleans, byteas, bigints, texts, uuids } from './pg-binary.js';
import type { RecordedEvent } from './recorded-event.js';
import { TOMBSTONE_REVISION, TOMBSTONE_REVISION_TEXT } from './recorded-event.js';

/** Raised at start when another node already writes to this schema. */
export class SchemaInUse extends Error {
  constructor(schema: string) {
    super(`another event store node is writing to schema "${schema}"`);
    this.name = 'SchemaInUse';
  }
}

/**
 * Every query here goes by an index. Prepared statements are planned once, and one planned while the log was empty
 * would read it whole for ever after.
 */
export const PLANNER = '-c enable_seqscan=off -c jit=off';

/** After this long a database that does not answer counts as away. */
export const CONNECT_MS = 5_000;

const LOCK_WAIT_MS = 5_000;

/**
 * The one connection that writes. It holds an advisory lock on the schema for its lifetime: a second writer is kept
 * out, and after a lost connection the lock is granted only when the old session, with whatever it was committing, is
 * gone, so that the log's end read next is its true end.
 */
export class WriterConnection {
  readonly client: pg.Client;
  readonly #insert: string;
  #broken = false;

  private constructor(client: pg.Client, schema: string) {
    this.client = client;
    this.#insert = `
      insert into ${schema}.events (position, stream, revision, id, type, is_json, created, data, metadata)
      select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::boolean[],
                           $7::bigint[], $8::bytea[], $9::bytea[])
      where not exists (
        select from unnest($10::text[]) as new,
        lateral (select from ${schema}.events where stream = any (array[new, '$$' || new]) limit 1) as known)`;
    client.on('error', () => (this.#broken = true));
    client.on('end', () => (this.#broken = true));
  }

  /** @throws SchemaInUse when the lock is not granted in five seconds */
  static async open(databaseUrl: string, schema: string): Promise<WriterConnection> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'event-store-writer',
      options: PLANNER,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const connection = new WriterConnection(client, schema);
    try {
      await client.connect();
      await client.query(`set lock_timeout = ${LOCK_WAIT_MS}`);
      await client.query(`select pg_advisory_lock(hashtext('event-store'), hashtext($1))`, [schema]);
      await client.query('set lock_timeout = 0');
      return connection;
    } catch (error) {
      await connection.close();
      throw isLockTimeout(error) ? new SchemaInUse(schema) : error;
    }
  }

  get broken(): boolean {
    return this.#broken;
  }

  /**
   * Inserts the events in one durable transaction, provided that none of the streams in `isNew` has events or metadata;
   * gives whether it did. When it throws, whether they are stored is not known.
   */
  async insert(events: readonly RecordedEvent[], isNew: readonly string[]): Promise<boolean> {
    const { rowCount } = await this.client.query({
      name: 'insert',
      text: this.#insert,
      values: [
        bigints(events.map((event) => event.position)),
        texts(events.map((event) => event.stream)),
        revisions(events),
        uuids(events.map((event) => event.id)),
        texts(events.map((event) => event.type)),
        booleans(events.map((event) => event.isJson)),
        bigints(events.map((event) => event.created)),
        byteas(events.map((event) => event.data)),
        byteas(events.map((event) => event.metadata)),
        texts(isNew),
      ],
    });
    return rowCount === events.length;
  }

  async close(): Promise<void> {
    this.#broken = true;
    await this.client.end();
  }
}

const isLockTimeout = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '55P03';

const revisions = (events: readonly RecordedEvent[]): Buffer =>
  bigints(
    events.map((event) => (event.revision === TOMBSTONE_REVISION ? BigInt(TOMBSTONE_REVISION_TEXT) : event.revision)),
  );
