import { DataSource } from 'typeorm';
import { sessionOptions } from './connection-options.js';
import { ViewChanged } from './errors.js';
import type { Projection } from './projection.js';
import type { ReadModels, RunQuery } from './read-models.js';
import { SCHEMA, type ViewTable } from './view-table.js';

type Registered = Readonly<{ table_name: string; fingerprint: string; state: 'building' | 'ready'; there: boolean }>;

/** The table in which a view is built anew. */
export const shadowName = ({ tableName }: ViewTable): string => `${tableName}_rebuild`;

const registered = (query: RunQuery): Promise<Registered[]> =>
  query<Registered>(
    `SELECT table_name, fingerprint, state, to_regclass(format('${SCHEMA}.%I', table_name)) IS NOT NULL AS there
     FROM ${SCHEMA}.views`,
  );

const isThere = (known: readonly Registered[], { table }: Projection): boolean => {
  const entry = known.find(({ table_name }) => table_name === table.tableName);
  if (entry === undefined || !entry.there) return false;
  if (entry.fingerprint !== table.fingerprint) throw new ViewChanged(table.tableName);
  return true;
};

const buildTables = async (databaseUrl: string, tables: readonly ViewTable[]): Promise<void> => {
  const dataSource = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema: SCHEMA,
    poolSize: 2,
    entities: [...tables],
    installExtensions: false,
    extra: sessionOptions,
    applicationName: 'threadlog schema',
  });
  await dataSource.initialize();
  try {
    await dataSource.synchronize();
    for (const table of tables) {
      for (const index of table.rawIndexes) await dataSource.query(`CREATE INDEX ON ${table.quoted} ${index}`);
    }
  } finally {
    await dataSource.destroy();
  }
};

/** Tables of other versions of the same view, which nobody fills any more. */
export const dropOtherVersions = async (query: RunQuery, { name, table }: Projection): Promise<void> => {
  const others = await query<{ table_name: string }>(
    `SELECT table_name FROM ${SCHEMA}.views WHERE name = $1 AND table_name <> $2`,
    [name, table.tableName],
  );
  for (const { table_name } of others) {
    await query(`DROP TABLE IF EXISTS ${SCHEMA}."${table_name}", ${SCHEMA}."${table_name}_rebuild"`);
    await query(`DELETE FROM ${SCHEMA}.views WHERE table_name = $1`, [table_name]);
  }
};

const create = async (
  readModels: ReadModels,
  query: RunQuery,
  views: readonly Projection[],
  state: string,
): Promise<void> => {
  for (const { table } of views) {
    await query(`DROP TABLE IF EXISTS ${table.quoted}, ${SCHEMA}."${shadowName(table)}"`);
  }
  await buildTables(
    readModels.databaseUrl,
    views.map(({ table }) => table),
  );
  for (const view of views) {
    await query(
      `INSERT INTO ${SCHEMA}.views (table_name, name, version, fingerprint, state) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (table_name) DO UPDATE SET fingerprint = excluded.fingerprint, state = excluded.state, built_at = now()`,
      [view.table.tableName, view.name, view.version, view.table.fingerprint, state],
    );
    if (state === 'ready') await dropOtherVersions(query, view);
  }
};

/**
 * Creates the tables that are missing and gives the names of the views that must be rebuilt because the log has been read further
 * than they have. A table is registered after it was made, so one that a crash left half made is made again.
 */
export const prepareTables = async (
  readModels: ReadModels,
  views: readonly Projection[],
  checkpoint: string,
): Promise<string[]> => {
  const known = await registered(readModels.query);
  if (!views.every((view) => isThere(known, view))) {
    await readModels.withSchemaLock(async (query) => {
      const now = await registered(query);
      const missing = views.filter((view) => !isThere(now, view));
      const isFresh = (await readModels.checkpoint(checkpoint)) === null;
      if (missing.length > 0) await create(readModels, query, missing, isFresh ? 'ready' : 'building');
    });
  }
  await readModels.query(`INSERT INTO ${SCHEMA}.checkpoints (name) VALUES ($1) ON CONFLICT DO NOTHING`, [checkpoint]);
  const building = await readModels.building();
  return views.filter(({ table }) => building.includes(table.tableName)).map(({ name }) => name);
};
