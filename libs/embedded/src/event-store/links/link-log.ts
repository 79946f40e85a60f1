import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { RecordedEvent } from '../store/recorded-event.js';
import type { LinkIndex } from './link-index.js';
import { LINK_TYPE } from './link-streams.js';

type Row = {
  revision: string;
  position: string;
  created: string;
  source_stream: string;
  source_revision: string;
  source_id: string;
  link_data: Buffer | null;
};

/** Reads link streams, making the link events from the index and the events they point to. */
export class LinkLog {
  readonly #pool: Pool;
  readonly #index: LinkIndex;
  readonly #select: string;
  readonly #last: string;

  constructor(pool: Pool, schema: string, index: LinkIndex) {
    this.#pool = pool;
    this.#index = index;
    this.#last = `select max(revision) as last from ${schema}.links where link_stream = $1`;
    this.#select = `
      select l.revision, l.position, e.created, e.stream as source_stream, e.revision as source_revision,
             e.id as source_id, case when e.type = '$>' then e.data end as link_data
      from ${schema}.links l join ${schema}.events e using (position)
      where l.link_stream = $1 and l.revision between $2 and $3 and e.created >= $4`;
  }

  /** The revision of the link stream's last event, every event up to `head` considered; -1 when it has none. */
  async last(linkStream: string, head: number): Promise<number> {
    await this.#index.catchUp(head);
    const { rows } = await this.#pool.query<{ last: string | null }>(this.#last, [linkStream]);
    return Number(rows[0]?.last ?? -1);
  }

  streamForwards(linkStream: string, from: number, to: number, since: number, limit: number): Promise<RecordedEvent[]> {
    return this.#read('order by l.revision limit $5', [linkStream, from, to, since, limit]);
  }

  streamBackwards(
    linkStream: string,
    from: number,
    to: number,
    since: number,
    limit: number,
  ): Promise<RecordedEvent[]> {
    return this.#read('order by l.revision desc limit $5', [linkStream, from, to, since, limit]);
  }

  async #read(order: string, values: [string, number, number, number, number]): Promise<RecordedEvent[]> {
    const { rows } = await this.#pool.query<Row>(`${this.#select} ${order}`, values);
    return rows.map((row) => toLink(values[0], row));
  }
}

function toLink(linkStream: string, row: Row): RecordedEvent {
  const position = Number(row.position);
  const metadata = { $v: '1:-1:1:4', $c: position, $p: position, $o: row.source_stream, $causedBy: row.source_id };
  return {
    stream: linkStream,
    revision: Number(row.revision),
    position,
    created: Number(row.created),
    id: linkId(linkStream, row.revision),
    type: LINK_TYPE,
    isJson: false,
    data: row.link_data ?? Buffer.from(`${row.source_revision}@${row.source_stream}`),
    metadata: Buffer.from(JSON.stringify(metadata)),
  };
}

/** The same link has the same id each time it is read: persistent subscriptions acknowledge it by that. */
function linkId(linkStream: string, revision: string): string {
  const hex = createHash('sha1').update(`${revision}@${linkStream}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
