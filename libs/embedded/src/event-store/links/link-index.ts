import type { Pool } from 'pg';
import { SOFT_DELETE_MARK, STREAMS_STREAM } from './link-streams.js';

const SPAN = 20_000;

/**
 * Numbers the links of `$ce-`, `$et-` and `$streams` in tables beside the log. It follows the log when somebody looks
 * at such a stream, in steps of set-based SQL; appends never wait for it. What it writes can be computed again, so
 * its commits are not synced.
 */
export class LinkIndex {
  readonly #pool: Pool;
  readonly #schema: string;
  #through = 0;
  #advancing: Promise<void> = Promise.resolve();

  constructor(pool: Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  /** Resolves when every event up to `position` is indexed. */
  async catchUp(position: number): Promise<void> {
    if (this.#through >= position) return;
    const advance = this.#advancing.then(() => this.#advance(position));
    this.#advancing = advance.catch(() => undefined);
    await advance;
  }

  async #advance(position: number): Promise<void> {
    if (this.#through >= position) return;
    const client = await this.#pool.connect();
    try {
      while (this.#through < position) {
        await client.query('begin');
        await client.query('set local synchronous_commit = off');
        const { rows } = await client.query<{ position: string }>(
          `select position from ${this.#schema}.links_through for update`,
        );
        const from = Number(rows[0]?.position ?? 0);
        const to = Math.min(position, from + SPAN);
        if (from < to) await client.query(this.#step(), [from, to]);
        await client.query('commit');
        this.#through = Math.max(from, to);
      }
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  #step(): string {
    const s = this.#schema;
    return `
      with source as (
        select position, stream, revision, type,
               type = '$metadata' and position('${SOFT_DELETE_MARK}'::bytea in data) > 0 as marks_delete
        from ${s}.events where position > $1 and position <= $2
      ), named as (
        select *, case when marks_delete then substr(stream, 3) else stream end as described from source
      ), linked (link_stream, position) as materialized (
        select '$ce-' || split_part(described, '-', 1), position from named
          where strpos(described, '-') > 1 and not starts_with(described, '$')
        union all
        select '$et-' || case when marks_delete or type = '$streamDeleted' then '$deleted' else type end, position
          from named where type <> '$>'
        union all
        select '${STREAMS_STREAM}', position from named where revision = 0
      ), base as materialized (
        select link_stream, coalesce((select max(revision) from ${s}.links where links.link_stream = l.link_stream), -1)
          as last from (select distinct link_stream from linked) l
      ), inserted as (
        insert into ${s}.links (link_stream, revision, position)
        select link_stream, last + row_number() over (partition by link_stream order by position), position
        from linked join base using (link_stream)
      )
      update ${s}.links_through set position = $2`;
  }
}
