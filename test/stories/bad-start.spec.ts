import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventStoreNode, startEventStore, testDatabase } from '#libs/embedded';
import { AppProcess } from '../world/app-process.js';

const SERVICES = ['api', 'projector', 'worker', 'intake'] as const;

let folder = '';
let databaseUrl = '';
let node: EventStoreNode;
let taken: Server;
let takenPort = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-story-'));
  await chmod(folder, 0o755);
  databaseUrl = await testDatabase();
  node = await startEventStore({ databaseUrl });
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenPort = String((taken.address() as AddressInfo).port);
}, 60_000);

afterAll(async () => {
  taken.close();
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

const places = () => ({
  ...{ PORT: '0', HEALTH_PORT: '0', SMTP_PORT: '0', EVENTSTORE_PORT: '0' },
  DATABASE_URL: databaseUrl,
  EVENTSTORE_URL: node.url,
  BLOBS_URL: pathToFileURL(join(folder, 'blobs')).href,
  MESSAGE_ID_SECRET: 'x'.repeat(32),
  SECRETS_KEY: 'y'.repeat(32),
  SMTP_URL: 'smtp://127.0.0.1:25',
});

/** Starts an app that cannot start: it must end by itself, not with 0; gives the lines of its complaint. */
const complaint = async (app: string, env: Record<string, string>): Promise<string[]> => {
  const { code, signal, stderr } = await AppProcess.spawn(app, { ...places(), ...env }).ended;
  expect({ app, signal, failed: code !== 0 }).toEqual({ app, signal: null, failed: true });
  return stderr.trimEnd().split('\n');
};

const nowhere = (url: string): string => url.replace(/:\d+(?=[/?])/, ':9');

describe.concurrent('a process that cannot start says so in one line and ends', { timeout: 120_000 }, () => {
  it.each(SERVICES)('%s: Postgres is down', async (app) => {
    const lines = await complaint(app, { DATABASE_URL: nowhere(databaseUrl) });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${app}: Postgres at \\S+:9/\\S+ does not answer .*`))]);
    expect(lines[0]).not.toContain(new URL(databaseUrl).password);
  });

  it.each(SERVICES)('%s: the event store is down', async (app) => {
    const lines = await complaint(app, { EVENTSTORE_URL: nowhere(node.url) });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${app}: the event store at \\S+ does not answer .*`))]);
  });

  it('event-store: Postgres is down', async () => {
    const lines = await complaint('event-store', { DATABASE_URL: nowhere(databaseUrl) });
    expect(lines).toEqual([expect.stringMatching(/^event-store: Postgres at \S+:9\/\S+ does not answer/)]);
  });

  it('worker: Redis is down', async () => {
    const lines = await complaint('worker', { REDIS_URL: 'redis://127.0.0.1:9' });
    expect(lines).toEqual([
      expect.stringMatching(/^worker: the job store at redis:\/\/127\.0\.0\.1:9 does not answer/),
    ]);
  });

  it.each([
    ['api', 'PORT'],
    ['projector', 'HEALTH_PORT'],
    ['worker', 'HEALTH_PORT'],
    ['intake', 'HEALTH_PORT'],
    ['intake', 'SMTP_PORT'],
    ['intake', 'LMTP_PORT'],
    ['event-store', 'EVENTSTORE_PORT'],
    ['standalone', 'PORT'],
    ['standalone', 'SMTP_PORT'],
    ['standalone', 'SANDBOX_PORT'],
  ])('%s: the port asked for by %s is in use', async (app, variable) => {
    const ofItsOwn = app === 'event-store' ? { DATABASE_URL: await testDatabase() } : {};
    const lines = await complaint(app, { [variable]: takenPort, DATA_DIR: join(folder, 'never'), ...ofItsOwn });
    const name = app === 'standalone' ? 'threadlog' : app;
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${name}: port ${takenPort} on 127\\.0\\.0\\.1 is in use`)),
    ]);
  });

  it('intake: the key for STARTTLS is not there, or has no certificate', async () => {
    const key = join(folder, 'nowhere.pem');
    const missing = await complaint('intake', { SMTP_TLS_KEY: key, SMTP_TLS_CERT: key });
    expect(missing).toEqual([expect.stringMatching(/^intake: ENOENT: .*nowhere\.pem/)]);
    const alone = await complaint('intake', { SMTP_TLS_KEY: key });
    expect(alone).toEqual([expect.stringMatching(/^intake: SMTP_TLS_CERT /)]);
  });

  it('standalone: the data folder is of another version', async () => {
    const dataDir = join(folder, 'old');
    await mkdir(join(dataDir, 'postgres/pgdata'), { recursive: true });
    await writeFile(join(dataDir, 'postgres/pgdata/PG_VERSION'), '15\n');
    const lines = await complaint('standalone', { DATA_DIR: dataDir });
    expect(lines).toEqual([expect.stringMatching(/^threadlog: \S+ holds a Postgres 15 data folder/)]);
  });

  it('every app: what it is told makes no sense; one line for each fault, and no secret in it', async () => {
    const lines = await complaint('api', { MESSAGE_ID_SECRET: 'short-secret', DATABASE_URL: '', PORT: '70000' });
    expect(lines.toSorted()).toEqual([
      expect.stringMatching(/^api: DATABASE_URL is missing/),
      expect.stringMatching(/^api: MESSAGE_ID_SECRET must have 32 characters/),
      expect.stringMatching(/^api: PORT must be a whole number/),
    ]);
    expect(lines.join()).not.toContain('short-secret');
  });

  it.each(['api', 'intake', 'worker'])('%s: there is nothing to seal secrets with', async (app) => {
    expect(await complaint(app, { SECRETS_KEY: '' })).toEqual([
      expect.stringMatching(`^${app}: SECRETS_KEY is missing`),
    ]);
  });
});
