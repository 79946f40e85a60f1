import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/** Where to reach a running threadlog: what is needed of `demo.json`. */
export type Demo = Readonly<{
  api: string;
  smtp: Readonly<{ host: string; port: number }>;
  keys: Readonly<Record<'agent', string>>;
  inboxes: readonly Readonly<{ id: string; address: string }>[];
}>;

/** Asks until the answer is not null. */
export const until = async <Found>(what: string, ask: () => Promise<Found | null>, everyMs = 20): Promise<Found> => {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(everyMs)) {
    const found = await ask();
    if (found !== null) return found;
  }
  throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s`);
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Resolves when something listens on a port of this machine. */
export const untilListening = async (port: number): Promise<void> => {
  await until(`a listener on port ${port}`, () => {
    const socket = connect(port, '127.0.0.1');
    return new Promise<true | null>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(null));
    }).finally(() => socket.destroy());
  });
};

/** A folder for one measurement; `remove` when it is over. */
export const scratchFolder = async (): Promise<Readonly<{ path: string; remove: () => Promise<void> }>> => {
  const path = await mkdtemp(join(tmpdir(), 'threadlog-bench-'));
  // Postgres may run as another user, who must be able to enter.
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) };
};

const readIfThere = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

/** What the standalone tells of itself once its demo data are there. */
export const demoOf = async (folder: string): Promise<Demo> =>
  JSON.parse(await until('demo.json', () => readIfThere(join(folder, 'demo.json')))) as Demo;

/** The URL of the database in which a running standalone keeps everything. */
export const databaseOf = async (folder: string): Promise<string> => {
  const password = await readFile(join(folder, 'postgres/password'), 'utf8');
  const port = (await readFile(join(folder, 'postgres/pgdata/postmaster.pid'), 'utf8')).split('\n')[3];
  return `postgres://threadlog:${password}@127.0.0.1:${port}/threadlog`;
};
