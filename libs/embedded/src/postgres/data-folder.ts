import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Account, canEnter } from './account.js';
import type { Binaries } from './binaries.js';
import { DataFolderMismatch, PostgresFailed } from './errors.js';

/** One Postgres cluster on disk: `pgdata` is what Postgres calls its data directory, `account` owns it. */
export type DataFolder = Readonly<{ pgdata: string; log: string; password: string; account: Account }>;

export const SUPERUSER = 'threadlog';

const noteIn = (dataDir: string): string => join(dataDir, 'location');

/**
 * Where the cluster of `dataDir` lies: in it, or, when the account cannot enter a folder above it (a checkout below /root), in
 * /var/lib/threadlog under a name noted in `dataDir`, so that removing `dataDir` gives an empty cluster as one expects.
 */
const clusterFolder = async (dataDir: string, account: Account): Promise<string> => {
  if (existsSync(noteIn(dataDir))) {
    const noted = (await readFile(noteIn(dataDir), 'utf8')).trim();
    if (existsSync(join(noted, 'pgdata', 'PG_VERSION'))) return noted;
    throw new PostgresFailed(
      `the data noted in ${noteIn(dataDir)} is gone: restore ${noted}, or remove ${dataDir} to begin anew`,
    );
  }
  return canEnter(account, dirname(dataDir)) ? dataDir : join('/var/lib/threadlog', `postgres-${randomUUID()}`);
};

const writeDurably = async (path: string, text: string, mode: number): Promise<void> => {
  const file = await open(`${path}.new`, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};

const give = async (path: string, account: Account): Promise<void> => {
  if (account !== null) await chown(path, account.uid, account.gid);
};

const runInitdb = (initdb: string, args: readonly string[], account: Account): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(initdb, args, {
      ...(account ?? {}),
      ...(process.platform === 'win32' ? {} : { env: { LC_ALL: 'C', TZ: 'UTC' } }),
      cwd: resolve('/'),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new PostgresFailed(`initdb failed: ${said.trim()}`))));
  });

/** `.initialising` becomes `pgdata` by a rename, so that a crash in the middle never leaves half a cluster behind. */
const initialise = async (
  folder: DataFolder,
  binaries: Binaries,
  passwordFile: string,
  durable: boolean,
): Promise<void> => {
  const unfinished = `${folder.pgdata}.initialising`;
  await rm(unfinished, { recursive: true, force: true });
  await runInitdb(
    binaries.initdb,
    [
      ...['-D', unfinished, '-U', SUPERUSER, '--pwfile', passwordFile, '--auth=scram-sha-256', '--no-instructions'],
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      // The password is 32 random bytes: stretching it would only slow every connection down.
      ...['-c', 'scram_iterations=1', '-c', 'max_connections=20', '-c', 'shared_buffers=16MB'],
      ...(durable ? [] : ['--no-sync']),
    ],
    folder.account,
  );
  await rename(unfinished, folder.pgdata);
};

const ownerOf = async (pgdata: string, account: Account): Promise<Account> => {
  if (account === null) return null;
  const { uid, gid } = await stat(pgdata);
  if (uid !== 0) return { uid, gid };
  throw new PostgresFailed(`${pgdata} belongs to root, but Postgres may not run as root: give it to another user`);
};

/**
 * Opens the cluster of `dataDir` and makes it first when there is none. It is UTF-8, sorts by code point and asks every
 * connection for a random password, kept beside it with mode 0600. Throws `DataFolderMismatch` for another major version.
 */
export const openDataFolder = async (
  dataDir: string,
  binaries: Binaries,
  account: Account,
  durable: boolean,
): Promise<DataFolder> => {
  await mkdir(dataDir, { recursive: true });
  const asked = resolve(dataDir);
  const cluster = await clusterFolder(asked, account);
  await mkdir(dirname(cluster), { recursive: true, mode: 0o755 });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const [pgdata, passwordFile] = [join(cluster, 'pgdata'), join(cluster, 'password')];
  const version = join(pgdata, 'PG_VERSION');
  if (existsSync(version)) {
    const found = (await readFile(version, 'utf8')).trim();
    if (found !== binaries.major) throw new DataFolderMismatch(dataDir, found, binaries.major);
    const password = await readFile(passwordFile, 'utf8');
    return { pgdata, log: join(cluster, 'postgres.log'), password, account: await ownerOf(pgdata, account) };
  }
  await chmod(cluster, 0o700);
  await give(cluster, account);
  const password = randomBytes(32).toString('base64url');
  await writeDurably(passwordFile, password, 0o600);
  await give(passwordFile, account);
  const folder = { pgdata, log: join(cluster, 'postgres.log'), password, account };
  await initialise(folder, binaries, passwordFile, durable);
  if (cluster !== asked) await writeDurably(noteIn(asked), `${cluster}\n`, 0o644);
  return folder;
};
