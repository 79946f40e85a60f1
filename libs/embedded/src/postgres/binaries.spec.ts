import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { canEnter } from './account.js';
import { findBinaries } from './binaries.js';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A package as npm unpacks it when install scripts are off: a list of links, and none of them made. */
const unpacked = (mode: number, version: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'threadlog-package-'));
  made.push(folder);
  mkdirSync(join(folder, 'native', 'bin'), { recursive: true });
  mkdirSync(join(folder, 'native', 'lib'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(folder, 'native', 'lib', 'libpq.so.5.18'), 'library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  chmodSync(folder, mode);
  return folder;
};

describe('findBinaries', () => {
  it('makes the links that the install script would have made', async () => {
    const folder = unpacked(0o755, '18.4.0');
    const binaries = await findBinaries(null, folder);
    expect(binaries).toEqual({
      initdb: join(folder, 'native/bin/initdb'),
      postgres: join(folder, 'native/bin/postgres'),
      major: '18',
    });
    expect(readFileSync(join(folder, 'native/lib/libpq.so.5'), 'utf8')).toBe('library');
    expect(lstatSync(join(folder, 'native/lib/libpq.so.5')).isSymbolicLink()).toBe(true);
  });

  it('copies the programs out of a folder that the account cannot enter, once per version', async () => {
    const stranger = { uid: 65534, gid: 65534 };
    const version = `18.4.0-spec.${process.pid}`;
    const folder = unpacked(0o700, version);
    const copy = dirname(dirname(dirname((await findBinaries(stranger, folder)).postgres)));
    made.push(copy);
    expect(copy).not.toBe(folder);
    expect(lstatSync(copy).mode & 0o005).toBe(0o005);
    expect(readFileSync(join(copy, 'native/lib/libpq.so.5'), 'utf8')).toBe('library');
    rmSync(join(folder, 'native', 'lib'), { recursive: true });
    const again = await findBinaries(stranger, folder);
    expect(again.postgres.startsWith(copy)).toBe(true);
    expect(existsSync(join(copy, 'complete'))).toBe(true);
  });
});

describe('canEnter', () => {
  it('asks the whole way down', () => {
    const outer = mkdtempSync(join(tmpdir(), 'threadlog-way-'));
    made.push(outer);
    const inner = join(outer, 'open');
    mkdirSync(inner, { mode: 0o755 });
    chmodSync(outer, 0o755);
    expect(canEnter({ uid: 65534, gid: 65534 }, inner)).toBe(true);
    chmodSync(outer, 0o700);
    expect(canEnter({ uid: 65534, gid: 65534 }, inner)).toBe(false);
    expect(canEnter(null, inner)).toBe(true);
  });
});
