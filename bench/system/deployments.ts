import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startPostgres, startSandbox } from '#libs/embedded';
import { type AppProcess, startApp, untilReady } from './app-process.js';
import { databaseOf, type Demo, demoOf, freePort, scratchFolder, untilListening } from './place.js';

/** A threadlog that runs, with its demo data, on a folder that is removed when it stops. */
export type Deployment = Readonly<{ demo: Demo; databaseUrl: string; folder: string; stop: () => Promise<void> }>;

/** What `npm start` runs: everything but Postgres in one process. */
export const standaloneOn = async (folder: string): Promise<AppProcess & { readyAfterMs: number }> => {
  const [PORT, SMTP_PORT, SANDBOX_PORT] = [await freePort(), await freePort(), await freePort()];
  const begun = performance.now();
  const running = startApp('standalone', { DATA_DIR: folder, PORT, SMTP_PORT, SANDBOX_PORT, SEND_HOLD_SECONDS: 0 });
  await untilReady(PORT);
  return { ...running, readyAfterMs: performance.now() - begun };
};

export type Elsewhere = Readonly<{ smtpUrl?: string; redisUrl?: string }>;

export const standalone = async (): Promise<Deployment> => {
  const folder = await scratchFolder();
  const running = await standaloneOn(folder.path);
  const demo = await demoOf(folder.path);
  const stop = async (): Promise<void> => {
    await running.stop();
    await folder.remove();
  };
  return { demo, databaseUrl: await databaseOf(folder.path), folder: folder.path, stop };
};

/**
 * API, projector, worker, intake and the event-store node, a process each, on the data that a standalone left. Mail goes to the server `smtpUrl`,
 * or else to a sandbox in this process; jobs are kept in Redis where one is given, else in Postgres.
 */
export const separateProcesses = async ({ smtpUrl, redisUrl }: Elsewhere = {}): Promise<Deployment> => {
  const folder = await scratchFolder();
  const first = await standaloneOn(folder.path);
  const demo = await demoOf(folder.path);
  await first.stop();

  const postgres = await startPostgres({ dataDir: join(folder.path, 'postgres') });
  const [api, projector, worker, intake, smtp, store] = (await Promise.all(Array.from({ length: 6 }, freePort))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const sandbox = await startSandbox({ deliverAnswersTo: { host: '127.0.0.1', port: smtp } });
  const { messageIdSecret, secretsKey } = JSON.parse(await readFile(join(folder.path, 'secrets.json'), 'utf8')) as {
    messageIdSecret: string;
    secretsKey: string;
  };
  const env = {
    DATABASE_URL: postgres.url('threadlog'),
    EVENTSTORE_URL: `esdb://127.0.0.1:${store}?tls=false`,
    BLOBS_URL: pathToFileURL(join(folder.path, 'blobs')).href,
    SMTP_URL: smtpUrl ?? `smtp://${sandbox.smtp.host}:${sandbox.smtp.port}`,
    REDIS_URL: redisUrl ?? '',
    MESSAGE_ID_SECRET: messageIdSecret,
    SECRETS_KEY: secretsKey,
    SEND_HOLD_SECONDS: 0,
  };
  const apps = [startApp('event-store', { ...env, EVENTSTORE_PORT: store })];
  await untilListening(store);
  apps.push(
    startApp('api', { ...env, PORT: api }),
    startApp('projector', { ...env, HEALTH_PORT: projector }),
    startApp('worker', { ...env, HEALTH_PORT: worker }),
    startApp('intake', { ...env, HEALTH_PORT: intake, SMTP_PORT: smtp }),
  );
  await Promise.all([api, projector, worker, intake].map(untilReady));
  const stop = async (): Promise<void> => {
    for (const app of apps.toReversed()) await app.stop();
    await sandbox.stop();
    await postgres.stop();
    await folder.remove();
  };
  const places = { api: `http://127.0.0.1:${api}`, smtp: { host: '127.0.0.1', port: smtp } };
  return { demo: { ...demo, ...places }, databaseUrl: env.DATABASE_URL, folder: folder.path, stop };
};
