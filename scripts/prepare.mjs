// Brings a checkout to where it can run: packages installed, sources built. Plain Node, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fault that is told in a line, without a stack. */
export class Unprepared extends Error {}

/** Runs `act`, and ends the process with one clear line when the checkout could not be prepared. */
export const orSay = (act) => {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Unprepared)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
};

const say = (line) => process.stderr.write(`${line}\n`);
const hash = (text) => createHash('sha256').update(text).digest('hex');
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const checkNode = (root) => {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '');
  const [major, minor] = wanted.split('.').map(Number);
  const [isMajor, isMinor] = process.versions.node.split('.').map(Number);
  if (isMajor < major || (isMajor === major && isMinor < minor)) {
    throw new Unprepared(`threadlog needs Node ${wanted} or later; this is ${process.versions.node}`);
  }
};

/** Whether what npm noted at its last installation is what the lock file asks for; packages of other platforms may be absent. */
const isInstalled = (root, lockText) => {
  const noted = read(join(root, 'node_modules/.package-lock.json'));
  if (noted === undefined) return false;
  const installed = JSON.parse(noted).packages;
  return Object.entries(JSON.parse(lockText).packages).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
};

const npm = (root, args) => {
  // npm's own words go to stderr, so that stdout belongs to the app.
  const options = { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'development' } };
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return spawnSync(process.execPath, [cli, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
};

const install = (root) => {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = join(root, 'node_modules/.threadlog-lock');
  if (read(stamp) === hash(lockText)) return;
  if (!isInstalled(root, lockText)) {
    say('Installing packages (npm ci) ...');
    const { status, error } = npm(root, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    if (status !== 0) {
      throw new Unprepared(
        `The packages could not be installed: ${error?.message ?? `npm ci ended with ${status}`}. Is the npm registry within reach?`,
      );
    }
  }
  writeFileSync(stamp, hash(lockText));
};

const sourcesBelow = (root, folder, found) => {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) sourcesBelow(root, path, found);
    else if (path.endsWith('.ts') && !path.endsWith('.spec.ts')) found[path] = stampOf(root, path);
  }
};

const stampOf = (root, path) => {
  const { mtimeMs, size } = statSync(join(root, path));
  return `${mtimeMs} ${size}`;
};

const sources = (root) => {
  const found = {};
  for (const path of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) found[path] = stampOf(root, path);
  for (const folder of ['apps', 'libs', 'bench']) if (existsSync(join(root, folder))) sourcesBelow(root, folder, found);
  return found;
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Several processes may be started at once on one checkout; one builds, the others wait. A lock left by a dead process is taken over. */
const locked = (root, act) => {
  const lock = join(root, 'node_modules/.threadlog-build');
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = Number(read(lock) || 0);
      if (holder > 0 && isAlive(holder)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      else rmSync(lock, { force: true });
    }
  }
  try {
    return act();
  } finally {
    rmSync(lock, { force: true });
  }
};

const buildIfStale = (root) => {
  const stamp = join(root, 'dist/.sources.json');
  const now = sources(root);
  const text = JSON.stringify(now);
  const before = read(stamp);
  if (before === text) return;
  locked(root, () => {
    if (read(stamp) === text) return;
    // What was built from a file that is gone would still be found and run.
    const isGone = before === undefined || Object.keys(JSON.parse(before)).some((path) => !(path in now));
    if (isGone) rmSync(join(root, 'dist'), { recursive: true, force: true });
    else rmSync(stamp, { force: true });
    say('Building ...');
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) throw new Unprepared('The build failed; the compiler says why above.');
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, text);
  });
};

/** Checks Node, installs what the lock file asks for and builds what changed; quick when there is nothing to do. Throws `Unprepared`. */
export const prepare = (root) => {
  checkNode(root);
  install(root);
  buildIfStale(root);
};

export const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

if (process.argv[1] === fileURLToPath(import.meta.url)) orSay(() => prepare(checkout));
