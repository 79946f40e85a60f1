import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { DataFolderInUse, DataFolderMismatch, type EmbeddedPostgres, startPostgres, testDatabase } from '../index.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'threadlog-launcher-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const start = async (dataDir: string, port = 0): Promise<EmbeddedPostgres> => {
  const postgres = await startPostgres({ dataDir, port });
  cleanups.push(() => postgres.stop());
  return postgres;
};

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('startPostgres', () => {
  it('starts from an empty folder, finds its data again, and stops', async () => {
    const dataDir = emptyFolder();
    const first = await start(dataDir);
    const url = await first.createDatabase('mail');
    await ask(url, `CREATE TABLE kept AS SELECT 'é' AS letter`);
    await first.stop();
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    const second = await start(dataDir);
    expect(await second.createDatabase('mail')).toBe(second.url('mail'));
    expect(await ask(second.url('mail'), 'SELECT * FROM kept')).toEqual([{ letter: 'é' }]);
  });

  it('sorts by code point, folds case beyond ASCII and reads accented words', async () => {
    const url = await testDatabase();
    expect(
      await ask(
        url,
        `SELECT lower('ÉTÉ') AS lower, 'Z' < 'a' AS code_points, to_tsvector('simple', 'École Ünter')::text AS words`,
      ),
    ).toEqual([{ lower: 'été', code_points: true, words: "'école':1 'ünter':2" }]);
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const dataDir = emptyFolder();
    const postgres = await start(dataDir);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    const url = new URL(postgres.url('postgres'));
    url.password = 'guess';
    await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('adopts the Postgres that a killed process left running', async () => {
    const dataDir = emptyFolder();
    const script = `import { runnerImport } from 'vite';
      const { module } = await runnerImport(${JSON.stringify(join(import.meta.dirname, 'start-postgres.ts'))});
      const { pid } = await module.startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(pid);`;
    const orphaned = await new Promise<number>((done, fail) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child.once('error', fail);
      child.once('exit', (code) => fail(new Error(`ended by itself with ${code}`)));
      child.stdout.on('data', (text: Buffer) => {
        child.removeAllListeners('exit').once('exit', () => done(Number(text.toString())));
        child.kill('SIGKILL');
      });
    });
    const postgres = await start(dataDir);
    expect(postgres.pid).toBe(orphaned);
  });

  it('recovers after Postgres itself was killed', async () => {
    const dataDir = emptyFolder();
    const first = await start(dataDir);
    const url = await first.createDatabase('mail');
    await ask(url, 'CREATE TABLE kept AS SELECT 1 AS one');
    process.kill(first.pid, 'SIGKILL');
    const second = await start(dataDir);
    expect(await ask(second.url('mail'), 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
  });

  it('is not misled by a process id that now belongs to another program', async () => {
    const dataDir = emptyFolder();
    await (await start(dataDir)).stop();
    writeFileSync(
      join(dataDir, 'pgdata', 'postmaster.pid'),
      `${process.pid}\n/elsewhere\n0\n5432\n\n127.0.0.1\n\nready\n`,
    );
    const postgres = await start(dataDir);
    expect(await ask(postgres.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('keeps its data below a folder that only we can enter, or beside it when it must run as somebody else', async () => {
    const outer = emptyFolder();
    const dataDir = join(outer, 'checkout', '.data', 'postgres');
    const first = await start(dataDir);
    await ask(await first.createDatabase('mail'), 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    const second = await start(dataDir);
    expect(await ask(second.url('mail'), 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
    await second.stop();
    if (process.getuid?.() !== 0) return expect(existsSync(join(dataDir, 'pgdata'))).toBe(true);

    rmSync(readFileSync(join(dataDir, 'location'), 'utf8').trim(), { recursive: true });
    await expect(startPostgres({ dataDir })).rejects.toThrow(/is gone: restore .* or remove/);
  });

  it('refuses a folder that another launcher serves, one of another version, and a port in use', async () => {
    const dataDir = emptyFolder();
    const postgres = await start(dataDir);
    await expect(startPostgres({ dataDir })).rejects.toThrow(DataFolderInUse);
    await postgres.stop();

    const taken = createServer().listen(0, '127.0.0.1');
    cleanups.push(() => taken.close());
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as { port: number };
    await expect(startPostgres({ dataDir, port })).rejects.toThrow(`port ${port} is in use`);

    writeFileSync(join(dataDir, 'pgdata', 'PG_VERSION'), '15\n');
    const error = await startPostgres({ dataDir }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataFolderMismatch);
    expect(String(error)).toMatch(/holds a Postgres 15 data folder, but this threadlog runs Postgres 18: .*/);
  });
});
