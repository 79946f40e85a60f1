import { pathToFileURL } from 'node:url';
import type { INestApplication } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { scannerAt } from '#libs/antivirus';
import { startEventStore, startPostgres, startSandbox } from '#libs/embedded';
import { EventStore } from '#libs/event-store';
import { configureHttp, type HealthChecks, HealthModule } from '#libs/http';
import { JobQueues } from '#libs/job-queue';
import { ReadModels } from '#libs/read-models';
import { OutgoingPolicy } from '#libs/threads';
import { UploadPolicy } from '#libs/uploads';
import { Adapters, type Places, startApp } from '#libs/wiring';
import { ApiModule } from '../../api/src/api.module.js';
import { IntakeModule } from '../../intake/src/intake.module.js';
import { ViewsMetricsModule } from '../../projector/src/projector.module.js';
import { JobsMetricsModule } from '../../worker/src/worker.module.js';
import { startBackground } from './background-thread.js';
import type { StandaloneConfig } from './config.js';
import { DataFolder } from './data-folder.js';
import type { DemoFile } from './demo/demo-file.js';
import { openDemo } from './demo/open-demo.js';
import { choosePort } from './ports.js';

/** Everything in one process and its Postgres: `app` answers people and takes mail. `lost` rejects when a part of it ends by itself. */
export type Standalone = Readonly<{
  demo: DemoFile;
  app: INestApplication;
  lost: Promise<never>;
  stop: () => Promise<void>;
}>;

/** What was started, to be stopped in the opposite order, the rest also when one fails. */
class Parts {
  readonly #stops: (() => Promise<unknown>)[] = [];

  async add<Part extends { stop: () => Promise<unknown> }>(starting: Promise<Part>): Promise<Part> {
    const part = await starting;
    this.#stops.push(() => part.stop());
    return part;
  }

  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.#stops.splice(0).toReversed()) {
      await stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures);
  }
}

/** What answers people and takes their mail; the rest works in the background. */
@Module({})
class Foreground {}

const checksOf = (app: INestApplication): HealthChecks => ({
  'event store': () => app.get(EventStore).ready(),
  postgres: () => app.get(ReadModels).query('SELECT 1'),
  jobs: () => app.get(JobQueues).ready(),
});

/**
 * Starts all of threadlog on embedded parts that keep what they have in the data folder, and fills it with demo data the first time.
 * @throws PortInUse, DataFolderMismatch, DataFolderInUse: whatever was started is stopped again
 */
export const startStandalone = async (config: StandaloneConfig, log: Logger): Promise<Standalone> => {
  const parts = new Parts();
  try {
    return { ...(await startParts(parts, config, log)), stop: () => parts.stop() };
  } catch (error) {
    await parts.stop();
    throw error;
  }
};

const startParts = async (parts: Parts, config: StandaloneConfig, log: Logger): Promise<Omit<Standalone, 'stop'>> => {
  const [apiPort, smtpPort, sandboxPort] = [
    await choosePort(config.HOST, config.PORT),
    await choosePort(config.SMTP_HOST, config.SMTP_PORT),
    await choosePort(config.HOST, config.SANDBOX_PORT),
  ];
  const folder = await DataFolder.open(config.DATA_DIR);
  const postgres = await parts.add(startPostgres({ dataDir: folder.at('postgres'), log: (line) => log.debug(line) }));
  const databaseUrl = await postgres.createDatabase('threadlog');
  const [eventStore, sandbox, secrets] = await Promise.all([
    parts.add(startEventStore({ databaseUrl })),
    parts.add(
      startSandbox({
        host: config.HOST,
        httpPort: sandboxPort,
        dataDir: folder.at('sandbox'),
        deliverAnswersTo: { host: config.SMTP_HOST, port: smtpPort },
      }),
    ),
    folder.secrets(),
  ]);
  const blobsUrl = pathToFileURL(folder.at('blobs')).href;
  const adapters: Omit<Places, 'log'> = {
    eventStoreUrl: eventStore.url,
    databaseUrl,
    jobsUrl: databaseUrl,
    blobsUrl,
    messageIdSecret: secrets.messageIdSecret,
    secretsKeys: [secrets.secretsKey],
  };
  const background = parts.add(
    startBackground({
      adapters,
      smtpOut: `smtp://${sandbox.smtp.host}:${sandbox.smtp.port}`,
      limit: { perMinute: config.SEND_PER_MINUTE || null, perDay: config.SEND_PER_DAY || null },
      doubtAfterMs: config.DELIVERY_DOUBT_AFTER_SECONDS * 1_000,
      doubtPolicy: config.DELIVERY_DOUBT_POLICY,
      returnPathTags: config.RETURN_PATH_TAGS,
      trustedAuthservIds: config.TRUSTED_AUTHSERV_IDS,
      checksSenders: config.CHECK_SENDER_AUTHENTICATION,
      webhookTargets: config.WEBHOOK_TARGETS,
      logLevel: config.LOG_LEVEL,
    }),
  );
  // Whoever awaits it hears of it; until then the foreground is put together beside it.
  background.catch(() => undefined);
  let checks: HealthChecks = {};
  const publicUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${apiPort}`;
  const module = {
    module: Foreground,
    imports: [
      Adapters.forRoot({ ...adapters, log }),
      IntakeModule.forRoot({
        host: config.SMTP_HOST,
        port: smtpPort,
        listening: { limits: { maxBytes: config.MAX_MAIL_BYTES } },
        pulling: { pollSeconds: config.IMAP_POLL_SECONDS, maxBytes: config.MAX_MAIL_BYTES },
      }),
      ApiModule.forRoot({
        maxMailBytes: config.MAX_MAIL_BYTES,
        seats: config.SEATS || null,
        outgoing: new OutgoingPolicy(config.SEND_HOLD_SECONDS, publicUrl),
        uploads: {
          policy: new UploadPolicy(config.MAX_ATTACHED_BYTES, config.UNSCANNED_FILES),
          scanner: scannerAt(config.CLAMD_URL),
        },
        webhooks: { targets: config.WEBHOOK_TARGETS },
      }),
      ViewsMetricsModule,
      JobsMetricsModule,
      HealthModule.forRoot(() => checks),
    ],
  };
  const running = await parts.add(
    startApp(module, { host: config.HOST, port: apiPort }, log, async (app) => {
      configureHttp(app);
      checks = checksOf(app);
      await background;
    }),
  );
  const { app } = running;
  const place = {
    api: config.PUBLIC_URL ?? running.url,
    smtp: { host: config.SMTP_HOST, port: smtpPort },
    sandbox: { smtp: sandbox.smtp, http: sandbox.http },
    env: { DATABASE_URL: databaseUrl, EVENTSTORE_URL: eventStore.url, BLOBS_URL: blobsUrl },
  };
  const demo = await openDemo(folder, place, running.url, app.get(EventStore), app.get(ReadModels));
  const { lost } = await background;
  return { demo, app, lost };
};
