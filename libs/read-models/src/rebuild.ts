import type { Recorded } from '#libs/decider';
import { ProjectorRunning } from './errors.js';
import { Folding } from './folding.js';
import { Pipeline } from './pipeline.js';
import type { PlainRow, Projection } from './projection.js';
import type { ReadModels, RunQuery } from './read-models.js';
import { dropOtherVersions, shadowName } from './view-registry.js';
import { ViewStatements } from './view-statements.js';
import { SCHEMA, type ViewTable } from './view-table.js';
import { WorkingSet } from './working-set.js';

/** Reads the log in order, in portions: every event of these types after `after` (from the start for `null`) up to `upTo`. */
export type ReadAll = (
  range: Readonly<{ types: readonly string[]; after: bigint | null; upTo: bigint }>,
) => AsyncIterable<readonly Recorded[]>;

export type Progress = Readonly<{ view: string; events: number; position: bigint; upTo: bigint }>;
export type OnProgress = (progress: Progress) => void;
export type Rebuilt = Readonly<{ view: string; events: number; position: bigint | null }>;

/** Rows held in memory before they are written out. */
const ROWS_IN_MEMORY = 20_000;
const REBUILD_LOCK = 7_468_002;

/** The table in which a view is built anew; its indexes come after the bulk of its rows. */
class Shadow {
  readonly name: string;
  private indexed = false;

  constructor(
    private readonly table: ViewTable,
    private readonly query: RunQuery,
  ) {
    this.name = `${SCHEMA}."${shadowName(table)}"`;
  }

  async create(): Promise<void> {
    const key = this.table.primaryKey.map((name) => `"${name}"`).join(', ');
    await this.query(`DROP TABLE IF EXISTS ${this.name}`);
    await this.query(
      `CREATE TABLE ${this.name} (LIKE ${this.table.quoted} INCLUDING ALL EXCLUDING INDEXES, PRIMARY KEY (${key}))`,
    );
  }

  async index(): Promise<void> {
    if (this.indexed) return;
    this.indexed = true;
    const indexes = await this.query<{ definition: string }>(
      `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = $1::regclass AND NOT indisprimary`,
      [this.table.quoted],
    );
    for (const { definition } of indexes) {
      await this.query(definition.replace(/^CREATE INDEX .*? ON .*? USING /, `CREATE INDEX ON ${this.name} USING `));
    }
    await this.query(`ANALYZE ${this.name}`);
  }
}

class Build {
  at: bigint | null = null;
  events = 0;
  private readonly rows: WorkingSet;
  private readonly statements: ViewStatements;

  constructor(
    private readonly view: Projection,
    private readonly pipeline: Pipeline,
    private readonly shadow: Shadow,
    private readonly readAll: ReadAll,
    private readonly onProgress: OnProgress,
  ) {
    this.rows = new WorkingSet(view.table, true);
    this.statements = new ViewStatements(view.table, shadowName(view.table));
  }

  async upTo(upTo: bigint | null): Promise<void> {
    if (upTo === null || (this.at !== null && upTo <= this.at)) return;
    for await (const events of this.readAll({ types: this.view.on, after: this.at, upTo })) {
      const folding = new Folding(this.view, this.rows, events);
      await folding.load(this.statements, this.pipeline.ask);
      folding.run();
      if (this.rows.size > ROWS_IN_MEMORY) await this.flush();
      this.events += events.length;
      const position = events.at(-1)?.position;
      if (position !== undefined) this.onProgress({ view: this.view.name, events: this.events, position, upTo });
    }
    this.at = upTo;
  }

  async flush(): Promise<void> {
    for (const statement of this.statements.save(this.rows.changes())) await this.pipeline.ask(statement);
    this.rows.clear();
    await this.shadow.index();
  }
}

const swap = async (query: RunQuery, view: Projection): Promise<void> => {
  const { table } = view;
  await query(`DROP TABLE ${table.quoted}`);
  await query(`ALTER TABLE ${SCHEMA}."${shadowName(table)}" RENAME TO "${table.tableName}"`);
  await query(`UPDATE ${SCHEMA}.views SET state = 'ready', built_at = now() WHERE table_name = $1`, [table.tableName]);
  await dropOtherVersions(query, view);
};

/**
 * Folds the whole log into a table of its own, then, holding the common checkpoint still, catches up with it and puts that table
 * in the place of the old one. A crash at any point leaves the old table and its state as they were. A view that is not built yet
 * may only be built by the process that keeps the views, else another one could read on without it.
 */
export const rebuildView = async (
  readModels: ReadModels,
  view: Projection,
  checkpoint: string,
  keepsViews: boolean,
  readAll: ReadAll,
  onProgress: OnProgress,
): Promise<Rebuilt> => {
  const { table } = view;
  const pipeline = await Pipeline.connect(readModels.databaseUrl, 'threadlog rebuild');
  const query: RunQuery = async <T>(text: string, values: readonly unknown[] = []) =>
    (await pipeline.ask({ text, values: [...values] })) as T[];
  try {
    const [lock] = await query<PlainRow>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS held', [
      REBUILD_LOCK,
      table.tableName,
    ]);
    if (lock?.held !== true) throw new Error(`${table.tableName} is being rebuilt already`);
    const building = await readModels.building();
    if (!keepsViews && building.includes(table.tableName)) throw new ProjectorRunning();

    const shadow = new Shadow(table, query);
    await shadow.create();
    const build = new Build(view, pipeline, shadow, readAll, onProgress);
    await build.upTo(await readModels.checkpoint(checkpoint));
    // What came meanwhile is read before the checkpoint is held, so that live events wait for a moment only.
    await build.upTo(await readModels.checkpoint(checkpoint));
    await build.flush();

    await query('BEGIN');
    const [held] = await query<{ position: bigint | null }>(
      `SELECT position FROM ${SCHEMA}.checkpoints WHERE name = $1 FOR UPDATE`,
      [checkpoint],
    );
    await build.upTo(held?.position ?? null);
    await build.flush();
    await swap(query, view);
    await query('COMMIT');
    return { view: view.name, events: build.events, position: build.at };
  } finally {
    // Closing the connection gives up what was not committed, and the lock.
    await pipeline.close();
  }
};
