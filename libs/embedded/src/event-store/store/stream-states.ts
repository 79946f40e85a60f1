import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { StreamMetadata } from './stream-metadata.js';
import { METADATA_OF_METADATA, isMetadataStream, parseStreamMetadata } from './stream-metadata.js';

/** A stream's last revision (-1: no events) and its settings, read and as stored (null: never set). */
export type StreamState = Readonly<{ last: number; metadata: StreamMetadata | null; rawMetadata: Buffer | null }>;

type Row = [name: string, last: string | null, metadata: Buffer | null];

type Queries = { query: pg.ClientBase['query'] };

/**
 * The standing of streams as committed, kept in memory for those used lately and read from the log for the rest.
 * Readers fill it too, but only when no write began or ended while they read: what they saw could be old by then.
 */
export class StreamStates {
  readonly #cached: LRUCache<string, StreamState>;
  readonly #lookup: string;
  #writes = 0;
  #writing = false;

  constructor(schema: string, limit: number) {
    this.#cached = new LRUCache({ max: limit });
    const lastOf = (stream: string) =>
      `select revision, data from ${schema}.events where stream = ${stream} order by revision desc limit 1`;
    this.#lookup = `
      select name, own.revision, meta.data from unnest($1::text[]) as name
      left join lateral (${lastOf('name')}) own on true
      left join lateral (${lastOf(`'$$' || name`)}) meta on true`;
  }

  get(stream: string): StreamState | undefined {
    return this.#cached.get(stream);
  }

  /** The state of one stream, for a reader. */
  async read(pool: Queries, stream: string): Promise<StreamState> {
    const cached = this.#cached.get(stream);
    if (cached !== undefined) return cached;
    const before = this.#writes;
    const loaded = await this.load(pool, [stream]);
    const state = loaded.get(stream) ?? NEVER_WRITTEN;
    if (!this.#writing && before === this.#writes) this.#cached.set(stream, state);
    return state;
  }

  /** The states of these streams as the log has them, in one query, past the cache. */
  async load(client: Queries, streams: readonly string[]): Promise<Map<string, StreamState>> {
    const { rows } = await client.query<Row>({
      name: 'stream_states',
      text: this.#lookup,
      values: [streams],
      rowMode: 'array',
    });
    return new Map(rows.map(([name, last, metadata]) => [name, toState(name, last, metadata)]));
  }

  writeBegins(): void {
    this.#writing = true;
    this.#writes += 1;
  }

  /** Ends a write; `changed` are the states it committed, null when it failed and what is known must be read anew. */
  writeEnds(changed: ReadonlyMap<string, StreamState> | null): void {
    this.#writing = false;
    this.#writes += 1;
    if (changed === null) this.#cached.clear();
    else for (const [stream, state] of changed) this.#cached.set(stream, state);
  }
}

export const NEVER_WRITTEN: StreamState = { last: -1, metadata: null, rawMetadata: null };

function toState(name: string, last: string | null, metadata: Buffer | null): StreamState {
  return {
    last: last === null ? -1 : Number(last),
    metadata: isMetadataStream(name) ? METADATA_OF_METADATA : metadata && parseStreamMetadata(metadata),
    rawMetadata: metadata,
  };
}
