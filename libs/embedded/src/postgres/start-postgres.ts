import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { postgresAccount } from './account.js';
import { findBinaries } from './binaries.js';
import { type DataFolder, SUPERUSER, openDataFolder } from './data-folder.js';
import { DataFolderInUse } from './errors.js';
import { type Postmaster, adopt, startPostmaster, stopPostmaster } from './postmaster.js';

/** Receives one line per step worth knowing. */
export type Log = (line: string) => void;

export type PostgresOptions = Readonly<{
  /** Made when absent. Everything Postgres keeps lies in it. */
  dataDir: string;
  /** 0, the default, takes a free one. An adopted Postgres keeps the port it has. */
  port?: number;
  log?: Log;
  /** `false` trades safety against power cuts for speed: for tests. Default `true`. */
  durable?: boolean;
}>;

export type EmbeddedPostgres = Readonly<{
  /** The connection URL of a database, password included. */
  url(database: string): string;
  port: number;
  pid: number;
  /** Creates the database unless it exists; gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** Fast shutdown; resolves when Postgres has ended. Calling it again does nothing. */
  stop(): Promise<void>;
}>;

const LAUNCHER_LOCK = 7_468_726;

const urlOf = (folder: DataFolder, port: number, database: string): string =>
  `postgres://${SUPERUSER}:${folder.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

/** The connection whose lock says that this folder has a launcher; it ends with the process, however that ends. */
const holdLock = async (url: string, dataDir: string): Promise<Client> => {
  const client = new Client({ connectionString: url, application_name: 'threadlog launcher' });
  await client.connect();
  // A launcher killed a moment ago may still be on its way out.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (attempt > 0) await pause(100);
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LAUNCHER_LOCK]);
    if (rows[0]?.held === true) return client;
  }
  await client.end();
  throw new DataFolderInUse(dataDir);
};

/**
 * Runs a real Postgres on `dataDir`, reachable from this machine only. A Postgres that a killed process left running on the
 * folder is adopted. Throws `DataFolderMismatch`, `DataFolderInUse` or `PostgresFailed`, each one clear line.
 */
export const startPostgres = async (options: PostgresOptions): Promise<EmbeddedPostgres> => {
  const { dataDir, port = 0, log = () => undefined, durable = true } = options;
  const account = postgresAccount();
  const binaries = await findBinaries(account);
  const folder = await openDataFolder(dataDir, binaries, account, durable);
  const postmaster: Postmaster = (await adopt(folder)) ?? (await startPostmaster(folder, binaries, port, durable));
  log(`${postmaster.adopted ? 'adopted' : 'started'} Postgres ${binaries.major} on 127.0.0.1:${postmaster.port}`);

  const lock = await holdLock(urlOf(folder, postmaster.port, 'postgres'), dataDir);
  let stopping: Promise<void> | undefined;
  let lost: Error | undefined;
  lock.on('error', (error) => {
    lost = error;
    if (stopping === undefined) log(`Postgres went away: ${error.message}`);
  });

  const createDatabase = async (name: string): Promise<string> => {
    const { rowCount } = await lock.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await lock.query(`CREATE DATABASE ${lock.escapeIdentifier(name)}`);
    return urlOf(folder, postmaster.port, name);
  };
  const stop = async (): Promise<void> => {
    if (lost === undefined) await lock.end();
    await stopPostmaster(postmaster);
    log('stopped Postgres');
  };
  return {
    url: (database) => urlOf(folder, postmaster.port, database),
    port: postmaster.port,
    pid: postmaster.pid,
    createDatabase,
    stop: () => (stopping ??= stop()),
  };
};
