import { createHash } from 'node:crypto';
import type pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { sessionOptions } from './connection-options.js';
import { type Log, silent } from './log.js';
import { Bookkeeping1795000000000 } from './migrations/1795000000000-bookkeeping.js';
import { ProcessNotes1796000000000 } from './migrations/1796000000000-process-notes.js';
import { FleetingNotes1797000000000 } from './migrations/1797000000000-fleeting-notes.js';
import { Turns1798000000000 } from './migrations/1798000000000-turns.js';
import { UnfinishedUploads1799000000000 } from './migrations/1799000000000-unfinished-uploads.js';
import { PositionWatch, type Reached } from './position-watch.js';
import type { Projection } from './projection.js';
import { SCHEMA } from './view-table.js';

const MIGRATIONS = [
  Bookkeeping1795000000000,
  ProcessNotes1796000000000,
  FleetingNotes1797000000000,
  Turns1798000000000,
  UnfinishedUploads1799000000000,
];
const SCHEMA_LOCK = 7_468_001;

export type ReadModelsOptions = Readonly<{ databaseUrl: string; poolSize?: number; log?: Log }>;

/** Runs one statement with `$1`-style parameters and gives its rows. */
export type RunQuery = <T>(sql: string, params?: readonly unknown[]) => Promise<T[]>;

const asRunQuery =
  (runner: QueryRunner): RunQuery =>
  async <T>(sql: string, params: readonly unknown[] = []) => {
    const { records } = await runner.query(sql, [...params], true);
    return (records ?? []) as T[];
  };

/**
 * The Postgres that holds the views. Opens by itself at the first use. In rows, timestamptz is an RFC 3339 string in UTC with
 * milliseconds, bigint (as from `count(*)`) a JS bigint.
 */
export class ReadModels {
  readonly dataSource: DataSource;
  readonly databaseUrl: string;
  readonly log: Log;
  private readonly watch: PositionWatch;
  private readonly names = new Map<string, string>();
  private opening: Promise<void> | undefined;

  constructor({ databaseUrl, poolSize = 10, log = silent }: ReadModelsOptions) {
    this.databaseUrl = databaseUrl;
    this.log = log;
    this.dataSource = new DataSource({
      type: 'postgres',
      url: databaseUrl,
      schema: SCHEMA,
      poolSize: Math.max(poolSize, 2),
      installExtensions: false,
      migrations: MIGRATIONS,
      migrationsTableName: 'migrations',
      extra: sessionOptions,
      applicationName: 'threadlog',
      poolErrorHandler: (error: Error) => log.warn(`a connection to Postgres was lost: ${error.message}`),
    });
    this.watch = new PositionWatch(databaseUrl, (name) => this.checkpoint(name), log);
  }

  /** Connects and brings the bookkeeping tables up to date; a second call does nothing, one after a failure tries again. */
  open(): Promise<void> {
    this.opening ??= this.connect().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  async close(): Promise<void> {
    await this.watch.close();
    await Promise.allSettled([this.opening]);
    this.opening = undefined;
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  readonly query: RunQuery = async <T>(sql: string, params: readonly unknown[] = []) =>
    this.run<T>({ text: sql, values: [...params] });

  /** A query whose text is always the same: Postgres plans it once a connection. */
  readonly lookup: RunQuery = async <T>(sql: string, params: readonly unknown[] = []) => {
    const name = this.names.get(sql) ?? createHash('sha1').update(sql).digest('hex');
    this.names.set(sql, name);
    return this.run<T>({ name, text: sql, values: [...params] });
  };

  /** All of it commits, or none of it when `fn` throws. */
  transaction<T>(fn: (query: RunQuery) => Promise<T>): Promise<T> {
    return this.withRunner(async (runner) => {
      await runner.startTransaction();
      try {
        const result = await fn(asRunQuery(runner));
        await runner.commitTransaction();
        return result;
      } catch (error) {
        await runner.rollbackTransaction().catch((lost: Error) => this.log.warn(`rollback: ${lost.message}`));
        throw error;
      }
    });
  }

  /** The quoted name of a view's table, for SQL. */
  rows<Row extends object>({ table }: Pick<Projection<Row, never>, 'table'>): string {
    return table.quoted;
  }

  /** How far a reader of the log has come: `views` for all views together, else a reactor's name. `null` before its first event. */
  async checkpoint(name: string): Promise<bigint | null> {
    const sql = 'SELECT position FROM read_models.checkpoints WHERE name = $1';
    const [row] = await this.lookup<{ position: bigint | null }>(sql, [name]);
    return row?.position ?? null;
  }

  /** Notes how far a reactor has come; never goes back. */
  async saveCheckpoint(name: string, position: bigint): Promise<void> {
    await this.lookup(
      `INSERT INTO read_models.checkpoints AS c (name, position) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET position = excluded.position, moved_at = now()
       WHERE c.position IS NULL OR c.position < excluded.position`,
      [name, String(position)],
    );
  }

  /** Waits until the checkpoint is at `position` or beyond; `at` is where it stands when `timeoutMs` are over. */
  reached(name: string, position: bigint, timeoutMs: number): Promise<Reached> {
    return this.watch.reached(name, position, timeoutMs);
  }

  /** The tables whose rows are not yet those of the common checkpoint: not ready to be asked. */
  async building(): Promise<string[]> {
    const rows = await this.query<{ name: string }>(
      `SELECT table_name AS name FROM read_models.views WHERE state = 'building'`,
    );
    return rows.map(({ name }) => name);
  }

  /** Runs `fn` while no other process changes tables. */
  async withSchemaLock<T>(fn: (query: RunQuery) => Promise<T>): Promise<T> {
    return this.withRunner((runner) => this.locked(runner, fn));
  }

  private async locked<T>(runner: QueryRunner, fn: (query: RunQuery) => Promise<T>): Promise<T> {
    const query = asRunQuery(runner);
    await query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK]);
    try {
      return await fn(query);
    } finally {
      await query('SELECT pg_advisory_unlock($1)', [SCHEMA_LOCK]);
    }
  }

  private async run<T>(query: pg.QueryConfig): Promise<T[]> {
    await this.open();
    const pool = (this.dataSource.driver as PostgresDriver).master as pg.Pool;
    return (await pool.query(query)).rows as T[];
  }

  private async withRunner<T>(fn: (runner: QueryRunner) => Promise<T>): Promise<T> {
    await this.open();
    const runner = this.dataSource.createQueryRunner();
    try {
      return await fn(runner);
    } finally {
      await runner.release();
    }
  }

  private async connect(): Promise<void> {
    if (!this.dataSource.isInitialized) await this.dataSource.initialize();
    const runner = this.dataSource.createQueryRunner();
    try {
      if (await this.isMigrated(asRunQuery(runner))) return;
      await this.locked(runner, async (query) => {
        await query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
        await this.dataSource.runMigrations({ transaction: 'all' });
      });
    } finally {
      await runner.release();
    }
  }

  private async isMigrated(query: RunQuery): Promise<boolean> {
    const [table] = await query<{ there: boolean }>(`SELECT to_regclass('${SCHEMA}.migrations') IS NOT NULL AS there`);
    if (table?.there !== true) return false;
    const done = await query<{ name: string }>(`SELECT name FROM ${SCHEMA}.migrations`);
    return MIGRATIONS.every((migration) => done.some(({ name }) => name === migration.name));
  }
}
