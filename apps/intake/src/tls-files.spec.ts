import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TlsFiles } from './tls-files.js';

let folder: string;
let paths: { key: string; cert: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-tls-'));
  paths = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  await writeFile(paths.key, 'key 1');
  await writeFile(paths.cert, 'cert 1');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const watched = (lookEveryMs: number) => {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const files = new TlsFiles(
    paths,
    ({ key, cert }) => void seen.push(`${String(key)}, ${String(cert)}`),
    (error) => void errors.push(error),
    lookEveryMs,
  );
  files.watch();
  return { files, seen, errors };
};

const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 300 && !done(); tries += 1) await pause(10);
};

describe('the files of a key and a certificate', () => {
  it('are read again when they were told to have changed', async () => {
    const { files, seen } = watched(60_000);
    await writeFile(paths.cert, 'cert 2');
    process.emit('SIGHUP');
    await until(() => seen.length > 0);
    expect(seen).toEqual(['key 1, cert 2']);
    files.stop();
    process.once('SIGHUP', () => undefined);
    process.emit('SIGHUP');
    await pause(50);
    expect(seen).toHaveLength(1);
  });

  it('are read again when they have changed, and only then; one that is missing changes nothing', async () => {
    const { files, seen, errors } = watched(20);
    await pause(100);
    expect(seen).toEqual([]);
    await writeFile(paths.cert, 'cert 2');
    await utimes(paths.cert, 1, 1);
    await until(() => seen.length > 0);
    expect(seen).toEqual(['key 1, cert 2']);
    await rm(paths.key);
    await until(() => errors.length > 0);
    expect(seen).toHaveLength(1);
    files.stop();
  });

  it('must be there at the start', () => {
    expect(String(TlsFiles.read(paths).key)).toBe('key 1');
    expect(() => TlsFiles.read({ ...paths, key: '/nowhere' })).toThrow('ENOENT');
  });
});
