import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from './start-postgres.js';

let running: Promise<EmbeddedPostgres> | undefined;

/** Waits for the end of its standard input, which comes with the end of the process that holds it, then tidies up. */
const CARETAKER = `
process.stdin.resume().on('end', () => {
  try { process.kill(Number(process.argv[1]), 'SIGQUIT'); } catch (error) { if (error.code !== 'ESRCH') throw error; }
  setTimeout(() => require('fs').rmSync(process.argv[2], { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }), 50);
});`;

const startOnce = async (): Promise<EmbeddedPostgres> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'threadlog-postgres-'));
  const postgres = await startPostgres({ dataDir, durable: false });
  // A test runner kills its workers, so nothing in this process can be trusted to run at its end.
  const caretaker = spawn(process.execPath, ['-e', CARETAKER, String(postgres.pid), dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  caretaker.unref();
  return postgres;
};

/**
 * The URL of a fresh, empty database. All databases of one process lie on one Postgres, which starts at the first call and goes
 * away with the process, however that ends. It does not sync to disk.
 */
export const testDatabase = async (): Promise<string> => {
  const postgres = await (running ??= startOnce());
  return postgres.createDatabase(`test_${randomUUID().replaceAll('-', '')}`);
};
