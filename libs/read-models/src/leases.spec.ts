import { once } from 'node:events';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import { Leases } from './leases.js';
import { silent } from './log.js';

const open: Leases[] = [];

const leases = (databaseUrl: string): Leases => {
  const made = new Leases(databaseUrl, silent);
  open.push(made);
  return made;
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

it('a lease is given to one at a time, and again when it was given back', async () => {
  const url = await testDatabase();
  const [here, there] = [leases(url), leases(url)];
  const lease = await here.take('a');
  expect(lease).not.toBeNull();
  expect(await here.take('a')).toBeNull();
  expect(await there.take('a')).toBeNull();
  expect(await there.take('b')).not.toBeNull();
  await lease!.release();
  expect(await there.take('a')).not.toBeNull();
  expect(await here.take('a')).toBeNull();
});

it('of two that ask at the same time, one has it', async () => {
  const url = await testDatabase();
  const takers = [leases(url), leases(url), leases(url)];
  const taken = await Promise.all(takers.map((one) => one.take('a')));
  expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
});

it('a connection that is cut takes its leases with it, and both sides know', async () => {
  const url = await testDatabase();
  const [here, there] = [leases(url), leases(url)];
  const lease = await here.take('a');
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const told = once(lease!.lost, 'abort');
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'threadlog leases' AND datname = current_database()`);
  await told;
  await admin.end();
  expect(await there.take('a')).not.toBeNull();
  expect(await here.take('a')).toBeNull();
  expect(await here.take('b')).not.toBeNull();
});

it('closing gives everything back', async () => {
  const url = await testDatabase();
  const [here, there] = [leases(url), leases(url)];
  const lease = await here.take('a');
  await here.close();
  expect(lease!.lost.aborted).toBe(true);
  expect(await there.take('a')).not.toBeNull();
});
