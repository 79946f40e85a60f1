import type { DynamicModule, INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { jobsUrl, logger, readConfig } from '#libs/config';
import { EventStore } from '#libs/event-store';
import { HealthModule } from '#libs/http';
import { JobQueues } from '#libs/job-queue';
import { ReadModels } from '#libs/read-models';
import { Adapters } from './adapters.module.js';
import { runProcess } from './run-process.js';
import { startApp } from './start-app.js';
import { mustAnswer, type Store } from './stores.js';

/** What every service is told; one that names a blob store or a secret uses them. */
type ServiceConfig = Readonly<{
  HOST: string;
  PORT?: number;
  HEALTH_PORT?: number;
  DATABASE_URL: string;
  EVENTSTORE_URL: string;
  REDIS_URL?: string | undefined;
  BLOBS_URL?: string;
  MESSAGE_ID_SECRET?: string;
  SECRETS_KEY?: readonly string[];
  OIDC_ISSUER?: string | undefined;
  OIDC_AUDIENCE?: string;
  LOG_LEVEL: string;
}>;

/** One process of a deployment: its name, its environment, and the module that is its work. `alsoAt` tells where else it listens. */
export type Service<Config extends ServiceConfig> = Readonly<{
  name: string;
  schema: z.ZodObject & z.ZodType<Config>;
  usesQueues: boolean;
  module: (config: Config, log: Logger) => DynamicModule;
  configure?: (app: INestApplication) => void;
  alsoAt?: (app: INestApplication) => string;
}>;

const adapters = (config: ServiceConfig, usesQueues: boolean, log: Logger): DynamicModule =>
  Adapters.forRoot({
    eventStoreUrl: config.EVENTSTORE_URL,
    databaseUrl: config.DATABASE_URL,
    ...(usesQueues ? { jobsUrl: jobsUrl(config) } : {}),
    ...(config.BLOBS_URL === undefined ? {} : { blobsUrl: config.BLOBS_URL }),
    ...(config.MESSAGE_ID_SECRET === undefined ? {} : { messageIdSecret: config.MESSAGE_ID_SECRET }),
    ...(config.SECRETS_KEY === undefined ? {} : { secretsKeys: config.SECRETS_KEY }),
    ...(config.OIDC_ISSUER === undefined
      ? {}
      : { oidc: { issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE ?? '' } }),
    log,
  });

const stores = (app: INestApplication, config: ServiceConfig, usesQueues: boolean): readonly Store[] => [
  { what: 'Postgres', url: config.DATABASE_URL, check: () => app.get(ReadModels).query('SELECT 1') },
  { what: 'the event store', url: config.EVENTSTORE_URL, check: () => app.get(EventStore).ready() },
  ...(usesQueues ? [{ what: 'the job store', url: jobsUrl(config), check: () => app.get(JobQueues).ready() }] : []),
];

/** Runs a service until it is told to stop: with its adapters, its health endpoints, and every store asked for first. */
export const runService = <Config extends ServiceConfig>(service: Service<Config>): Promise<void> =>
  runProcess(service.name, async () => {
    const { name, schema, usesQueues, configure, alsoAt } = service;
    const config = readConfig(schema) as Config;
    const log = logger({ name, level: config.LOG_LEVEL });
    let needed: readonly Store[] = [];
    const checks = () => Object.fromEntries(needed.map(({ what, check }) => [what, check]));
    const module = {
      module: RunningService,
      imports: [adapters(config, usesQueues, log), HealthModule.forRoot(checks), service.module(config, log)],
    };
    const port = config.PORT ?? config.HEALTH_PORT ?? 0;
    const running = await startApp(module, { host: config.HOST, port }, log, async (app) => {
      needed = stores(app, config, usesQueues);
      await mustAnswer(needed);
      configure?.(app);
    });
    log.info(`${name} is ready at ${[running.url, ...(alsoAt ? [alsoAt(running.app)] : [])].join(' and ')}`);
    return running;
  });

class RunningService {}
