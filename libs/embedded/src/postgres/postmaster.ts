import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import type { DataFolder } from './data-folder.js';
import { PostgresFailed } from './errors.js';

/** A running Postgres: `pid` is that of its first process. */
export type Postmaster = Readonly<{ pid: number; port: number; adopted: boolean }>;

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const pidFile = (folder: DataFolder): string => join(folder.pgdata, 'postmaster.pid');

/** What postmaster.pid says: line 1 the process id, line 4 the port, line 8 the state. */
const readPidFile = async (folder: DataFolder): Promise<{ pid: number; port: number; state: string } | null> => {
  if (!existsSync(pidFile(folder))) return null;
  const text = await readFile(pidFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  const pid = Math.abs(Number(lines[0]));
  return pid > 0 ? { pid, port: Number(lines[3] ?? 0), state: (lines[7] ?? '').trim() } : null;
};

/** A process id is used again after a restart of the machine or container: the name tells whether it is Postgres still. */
const isPostgres = async (pid: number): Promise<boolean> => {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/comm')) return true;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
    throw error;
  });
  return name.startsWith('postgres');
};

const freePort = (wanted: number): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'EADDRINUSE' ? new PostgresFailed(`port ${wanted} is in use`) : error),
    );
    server.listen(wanted, HOST, () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : wanted));
    });
  });

/** The Postgres that a killed process left running on this folder, once it accepts connections; `null` when there is none. */
export const adopt = async (folder: DataFolder): Promise<Postmaster | null> => {
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await pause(20)) {
    const file = await readPidFile(folder);
    if (file === null) return null;
    if (!(await isPostgres(file.pid))) {
      await rm(pidFile(folder), { force: true });
      return null;
    }
    if (file.state === 'ready') return { pid: file.pid, port: file.port, adopted: true };
  }
  throw new PostgresFailed(`the Postgres left running on ${folder.pgdata} does not become ready: see ${folder.log}`);
};

const settings = (port: number, durable: boolean): string[] =>
  Object.entries({
    listen_addresses: HOST,
    port,
    unix_socket_directories: '',
    max_connections: 120,
    shared_buffers: '96MB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '1GB',
    wal_compression: 'on',
    io_method: 'sync',
    jit: 'off',
    max_worker_processes: 2,
    max_parallel_workers_per_gather: 0,
    max_logical_replication_workers: 0,
    log_min_error_statement: 'panic',
    timezone: 'UTC',
    ...(durable
      ? {}
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum_naptime: '10min' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const launch = async (folder: DataFolder, binaries: Binaries, port: number, durable: boolean): Promise<Postmaster> => {
  const log = await open(folder.log, 'w', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', folder.pgdata, ...settings(port, durable)], {
      ...(folder.account ?? {}),
      ...(process.platform === 'win32' ? {} : { env: { LC_ALL: 'C', TZ: 'UTC' } }),
      cwd: resolve('/'),
      // A process group of its own: Ctrl-C reaches us first, and we stop Postgres last.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    child.unref();
    for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await pause(10)) {
      if (failure !== undefined) throw failure;
      if (child.exitCode !== null || child.signalCode !== null) break;
      const file = await readPidFile(folder);
      if (file !== null && file.pid === child.pid && file.state === 'ready')
        return { pid: file.pid, port, adopted: false };
    }
    child.kill('SIGQUIT');
  } finally {
    await log.close();
  }
  const lastWords = (await readFile(folder.log, 'utf8')).trim().split('\n').slice(-5).join('\n');
  throw new PostgresFailed(`Postgres did not start: ${lastWords}`);
};

/**
 * Starts Postgres on the folder. Tries again while a free port is taken by somebody quicker, or while the processes of a killed
 * Postgres still hold its memory.
 */
export const startPostmaster = async (
  folder: DataFolder,
  binaries: Binaries,
  wantedPort: number,
  durable: boolean,
): Promise<Postmaster> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(wantedPort);
    try {
      return await launch(folder, binaries, port, durable);
    } catch (error) {
      const passes = error instanceof PostgresFailed && /Address already in use|still in use/.test(error.message);
      if (!passes || attempt === 10) throw error;
      await pause(300);
    }
  }
};

/** Fast shutdown: ends the sessions, writes a checkpoint, and resolves when the process is gone. */
export const stopPostmaster = async ({ pid }: Postmaster): Promise<void> => {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + STOP_TIMEOUT_MS; isAlive(pid); await pause(15)) {
    if (Date.now() > deadline)
      throw new PostgresFailed(`Postgres (process ${pid}) did not stop within ${STOP_TIMEOUT_MS / 1000} s`);
  }
};
