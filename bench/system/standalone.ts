import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 60_000;

/** What is needed of `demo.json`. */
export type Demo = Readonly<{
  api: string;
  smtp: Readonly<{ host: string; port: number }>;
  keys: Readonly<Record<'agent', string>>;
  inboxes: readonly Readonly<{ id: string; address: string }>[];
}>;

export type Running = Readonly<{ pid: number; readyAfterMs: number; stop: () => Promise<void> }>;

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** A folder for one measurement; `remove` when it is over. */
export const scratchFolder = async (): Promise<Readonly<{ path: string; remove: () => Promise<void> }>> => {
  const path = await mkdtemp(join(tmpdir(), 'threadlog-bench-'));
  // Postgres may run as another user, who must be able to enter.
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) };
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
};

const isReady = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
};

/** Starts what `npm start` starts, on free ports, and resolves with the first 200 of /readyz. */
export const startStandalone = async (folder: string, nodeOptions: readonly string[] = []): Promise<Running> => {
  const [port, smtp, sandbox] = [await freePort(), await freePort(), await freePort()];
  const begun = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, 'scripts/start.mjs', 'standalone'], {
    env: {
      ...process.env,
      DATA_DIR: folder,
      PORT: String(port),
      SMTP_PORT: String(smtp),
      SANDBOX_PORT: String(sandbox),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGTERM'));
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`the standalone ended with ${child.exitCode}`);
    if (performance.now() - begun > START_MS) throw new Error('the standalone did not become ready');
    await pause(5);
  }
  return { pid: child.pid ?? 0, readyAfterMs: performance.now() - begun, stop: () => stop(child) };
};

/** What the standalone tells of itself once its demo data are there. */
export const demoOf = async (folder: string): Promise<Demo> => {
  for (const until = Date.now() + START_MS; Date.now() < until; await pause(50)) {
    const text = await readFile(join(folder, 'demo.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    if (text !== '') return JSON.parse(text) as Demo;
  }
  throw new Error('the demo data did not come');
};

/** The URL of the database in which a running standalone keeps everything. */
export const databaseOf = async (folder: string): Promise<string> => {
  const password = await readFile(join(folder, 'postgres/password'), 'utf8');
  const port = (await readFile(join(folder, 'postgres/pgdata/postmaster.pid'), 'utf8')).split('\n')[3];
  return `postgres://threadlog:${password}@127.0.0.1:${port}/threadlog`;
};
