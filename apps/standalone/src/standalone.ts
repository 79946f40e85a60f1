import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { DeliveryPolicy } from '#libs/delivery';
import { startEventStore, startPostgres, startSandbox } from '#libs/embedded';
import { EventStore } from '#libs/event-store';
import { configureHttp, type HealthChecks, HealthModule } from '#libs/http';
import { JobQueues } from '#libs/job-queue';
import { ReadModels } from '#libs/read-models';
import { Adapters, startApp } from '#libs/wiring';
import { ApiModule } from '../../api/src/api.module.js';
import { IntakeModule } from '../../intake/src/intake.module.js';
import { ProjectorModule } from '../../projector/src/projector.module.js';
import { WorkerModule } from '../../worker/src/worker.module.js';
import type { StandaloneConfig } from './config.js';
import { DataFolder } from './data-folder.js';
import type { DemoFile } from './demo/demo-file.js';
import { openDemo } from './demo/open-demo.js';
import { choosePort } from './ports.js';

/** Everything in one process and its Postgres. */
export type Standalone = Readonly<{ demo: DemoFile; app: INestApplication; stop: () => Promise<void> }>;

type Places = Readonly<{
  eventStoreUrl: string;
  databaseUrl: string;
  secret: string;
  smtpOut: string;
  smtpPort: number;
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

@Module({})
class StandaloneModule {}

const allProcesses = (config: StandaloneConfig, folder: DataFolder, places: Places, log: Logger): DynamicModule[] => [
  Adapters.forRoot({
    eventStoreUrl: places.eventStoreUrl,
    databaseUrl: places.databaseUrl,
    jobsUrl: places.databaseUrl,
    blobsUrl: pathToFileURL(folder.at('blobs')).href,
    messageIdSecret: places.secret,
    log,
  }),
  ProjectorModule.forRoot(({ view, events }) => log.info(`building ${view}: ${events} events`)),
  WorkerModule.forRoot({
    smtp: { url: places.smtpOut },
    policy: new DeliveryPolicy(
      `${hostname()}:${process.pid}`,
      config.DELIVERY_DOUBT_AFTER_SECONDS * 1_000,
      config.DELIVERY_DOUBT_POLICY,
    ),
    parser: {},
  }),
  IntakeModule.forRoot({ host: config.SMTP_HOST, port: places.smtpPort, maxBytes: config.MAX_MAIL_BYTES }),
  ApiModule.forRoot(),
];

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
  const [eventStore, sandbox, secret] = await Promise.all([
    parts.add(startEventStore({ databaseUrl })),
    parts.add(
      startSandbox({
        host: config.HOST,
        httpPort: sandboxPort,
        dataDir: folder.at('sandbox'),
        deliverAnswersTo: { host: config.SMTP_HOST, port: smtpPort },
      }),
    ),
    folder.messageIdSecret(),
  ]);
  const smtpOut = `smtp://${sandbox.smtp.host}:${sandbox.smtp.port}`;
  const places = { eventStoreUrl: eventStore.url, databaseUrl, secret, smtpOut, smtpPort };
  let checks: HealthChecks = {};
  const module = {
    module: StandaloneModule,
    imports: [...allProcesses(config, folder, places, log), HealthModule.forRoot(() => checks)],
  };
  const running = await parts.add(
    startApp(module, { host: config.HOST, port: apiPort }, log, async (app) => {
      configureHttp(app);
      checks = checksOf(app);
    }),
  );
  const { app } = running;
  const place = {
    api: config.PUBLIC_URL ?? running.url,
    smtp: { host: config.SMTP_HOST, port: smtpPort },
    sandbox: { smtp: sandbox.smtp, http: sandbox.http },
  };
  return { demo: await openDemo(folder, place, running.url, app.get(EventStore), app.get(ReadModels)), app };
};
