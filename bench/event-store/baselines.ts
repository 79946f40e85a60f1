import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { rate } from './measure.js';

/** A baseline that holds something open. */
export type Baseline = Readonly<{
  turn: (inFlight: number, ms: number) => Promise<number>;
  close: () => Promise<void>;
}>;

/** Writing 8 kB at the end of a file and waiting until the disk has it, one after the other. */
export async function fdatasync(folder: string): Promise<Baseline> {
  const path = join(folder, `fdatasync-${randomUUID()}`);
  const file = await open(path, 'w');
  const block = Buffer.alloc(8192, 1);
  return {
    turn: (_, ms) =>
      rate(1, ms, async () => {
        await file.write(block);
        await file.datasync();
      }),
    close: async () => {
      await file.close();
      await rm(path);
    },
  };
}

/** Inserting one row with the event's data in a transaction of its own, on as many connections as are in flight. */
export async function bareInserts(databaseUrl: string, data: Buffer): Promise<Baseline> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 32 });
  await pool.query('create table if not exists bare (id bigint generated always as identity primary key, data bytea)');
  const insert = { name: 'bare', text: 'insert into bare (data) values ($1)', values: [data] };
  return {
    turn: (inFlight, ms) => rate(inFlight, ms, async () => void (await pool.query(insert))),
    close: () => pool.end(),
  };
}

type EmmettStore = {
  appendToStream(stream: string, events: object[], options: { expectedStreamVersion: string }): Promise<unknown>;
  close(): Promise<void>;
};

const EMMETT = join(process.cwd(), 'bench/event-store/emmett');

/** Emmett's store on the same Postgres, each append to a new stream. Its packages are installed at the first run. */
export async function emmett(databaseUrl: string, event: object): Promise<Baseline> {
  const entry = join(EMMETT, 'node_modules/@event-driven-io/emmett-postgresql/dist/index.js');
  if (!existsSync(entry)) {
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: EMMETT, stdio: 'inherit' });
  }
  const { getPostgreSQLEventStore } = (await import(pathToFileURL(entry).href)) as {
    getPostgreSQLEventStore: (url: string) => EmmettStore;
  };
  const store = getPostgreSQLEventStore(databaseUrl);
  const append = () =>
    store.appendToStream(`bench-${randomUUID()}`, [event], { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' });
  await append();
  return { turn: (inFlight, ms) => rate(inFlight, ms, async () => void (await append())), close: () => store.close() };
}
