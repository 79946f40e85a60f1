import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user that the Postgres processes run as; `null` means as ourselves. */
export type Account = Readonly<{ uid: number; gid: number }> | null;

const SYSTEM_USER = 'threadlog';

const accountNamed = (name: string): Account => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (line === undefined) return null;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
};

/**
 * Postgres refuses to run as root. When we are root this gives the system user `threadlog`, created if absent, or `nobody`
 * where users cannot be created (a read-only system, an image without useradd).
 */
export const postgresAccount = (): Account => {
  if (process.getuid?.() !== 0) return null;
  const existing = accountNamed(SYSTEM_USER);
  if (existing !== null) return existing;
  spawnSync('useradd', [
    '--system',
    '--no-create-home',
    '--home-dir',
    '/',
    '--shell',
    '/usr/sbin/nologin',
    SYSTEM_USER,
  ]);
  const account = accountNamed(SYSTEM_USER) ?? accountNamed('nobody');
  if (account === null)
    throw new Error('Postgres may not run as root and there is no other user: create one called threadlog');
  return account;
};

/** Whether the account may enter `folder`, judged by the mode bits of it and of every folder above it. */
export const canEnter = (account: Account, folder: string): boolean => {
  if (account === null) return true;
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || canEnter(account, parent);
};
