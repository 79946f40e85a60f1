import type { ClientBase } from 'pg';

/** Raised when the schema was made by a newer program, whose rows this one could misread. */
export class SchemaTooNew extends Error {
  constructor(schema: string, found: number, known: number) {
    super(`schema "${schema}" holds event store version ${found}; this program knows versions up to ${known}`);
    this.name = 'SchemaTooNew';
  }
}

/** One entry per version ever released, in order; a released entry is never edited. */
const MIGRATIONS: readonly ((schema: string) => string)[] = [
  (schema) => `
    create table ${schema}.events (
      position bigint primary key,
      stream text collate "C" not null,
      revision bigint not null,
      id uuid not null,
      type text collate "C" not null,
      is_json boolean not null,
      created bigint not null,
      data bytea not null,
      metadata bytea not null
    );
    create unique index events_by_stream on ${schema}.events (stream, revision);
    create table ${schema}.links (
      link_stream text collate "C" not null,
      revision bigint not null,
      position bigint not null,
      primary key (link_stream, revision)
    );
    create table ${schema}.links_through (position bigint not null);
    insert into ${schema}.links_through values (0);
    comment on table ${schema}.events is 'The log. position: from 1, no gaps, commit order. created: microseconds since 1970.';
  `,
];

/**
 * Brings `schema` to the version this program knows, in one transaction, creating it if absent. The name must be a
 * plain lower-case identifier.
 */
export async function migrate(client: ClientBase, schema: string): Promise<void> {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`"${schema}" cannot be the name of the event store's schema`);
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(hashtext('event-store schema'))`);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(`create table if not exists ${schema}.schema_version (version integer not null)`);
    const { rows } = await client.query<{ version: number }>(`select version from ${schema}.schema_version`);
    const found = rows[0]?.version ?? 0;
    if (found > MIGRATIONS.length) throw new SchemaTooNew(schema, found, MIGRATIONS.length);
    for (const migration of MIGRATIONS.slice(found)) await client.query(migration(schema));
    await client.query(`delete from ${schema}.schema_version`);
    await client.query(`insert into ${schema}.schema_version values (${MIGRATIONS.length})`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
