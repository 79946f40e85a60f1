import type { Pool } from 'pg';
import type { RecordedEvent } from './recorded-event.js';

type Row = [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  isJson: boolean,
  created: string,
  data: string,
  metadata: string,
];

const COLUMNS = 'position, stream, revision, id, type, is_json, created, data, metadata';

/** Which events of $all a query is to return; prefixes only, what needs a regular expression is filtered later. */
export type Prefixes = Readonly<{ on: 'type' | 'stream'; prefixes: readonly string[] }>;

/** Reads of the committed log, a page at a time. All ranges include both ends. */
export class EventLog {
  readonly #pool: Pool;
  readonly #events: string;

  constructor(pool: Pool, schema: string) {
    this.#pool = pool;
    this.#events = `${schema}.events`;
  }

  /** Events of one stream with `from <= revision <= to`, oldest first, created at or after `since` (microseconds). */
  streamForwards(stream: string, from: number, to: number, since: number, limit: number): Promise<RecordedEvent[]> {
    return this.#read(
      'stream_forwards',
      `where stream = $1 and revision between $2 and $3 and created >= $4 order by revision limit $5`,
      [stream, from, to, since, limit],
    );
  }

  /** As streamForwards, newest first. */
  streamBackwards(stream: string, from: number, to: number, since: number, limit: number): Promise<RecordedEvent[]> {
    return this.#read(
      'stream_backwards',
      `where stream = $1 and revision between $2 and $3 and created >= $4 order by revision desc limit $5`,
      [stream, from, to, since, limit],
    );
  }

  allForwards(from: number, to: number, limit: number, only?: Prefixes): Promise<RecordedEvent[]> {
    return this.#readAll('all_forwards', '', from, to, limit, only);
  }

  allBackwards(from: number, to: number, limit: number, only?: Prefixes): Promise<RecordedEvent[]> {
    return this.#readAll('all_backwards', 'desc', from, to, limit, only);
  }

  /** The events at these exact places, in no order; places that hold nothing are left out. */
  at(places: readonly Readonly<{ stream: string; revision: number }>[]): Promise<RecordedEvent[]> {
    return this.#read(
      'at',
      `join unnest($1::text[], $2::bigint[]) as place(s, r) on stream = place.s and revision = place.r`,
      [places.map((place) => place.stream), places.map((place) => place.revision)],
    );
  }

  #readAll(name: string, order: string, from: number, to: number, limit: number, only?: Prefixes) {
    const range = 'where position between $1 and $2';
    const tail = `order by position ${order} limit $3`;
    if (only === undefined) return this.#read(name, `${range} ${tail}`, [from, to, limit]);
    return this.#read(
      `${name}_${only.on}`,
      `${range} and exists (select from unnest($4::text[]) as prefix where starts_with(${only.on}, prefix)) ${tail}`,
      [from, to, limit, only.prefixes],
    );
  }

  async #read(name: string, condition: string, values: unknown[]): Promise<RecordedEvent[]> {
    const { rows } = await this.#pool.query<Row>({
      name,
      text: `select ${COLUMNS} from ${this.#events} ${condition}`,
      values,
      rowMode: 'array',
      types: RAW,
    });
    return rows.map(toRecorded);
  }
}

const asText = (text: string): string => text;
const asBoolean = (text: string): boolean => text === 't';

/** Row values as Postgres sends them: numbers and bytes are turned once, in toRecorded. */
const RAW = { getTypeParser: (oid: number) => (oid === 16 ? asBoolean : asText) };

const EMPTY = Buffer.alloc(0);

const bytes = (hex: string): Buffer => (hex.length === 2 ? EMPTY : Buffer.from(hex.slice(2), 'hex'));

function toRecorded([position, stream, revision, id, type, isJson, created, data, metadata]: Row): RecordedEvent {
  return {
    position: Number(position),
    stream,
    revision: Number(revision),
    id,
    type,
    isJson,
    created: Number(created),
    data: bytes(data),
    metadata: bytes(metadata),
  };
}
