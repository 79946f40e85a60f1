import type { z } from 'zod';
import { logger, readConfig } from '#libs/config';
import { startEventStore } from '#libs/embedded';
import { PortInUse, runProcess, StoreDown } from '#libs/wiring';
import { eventStoreConfig } from './config.js';

type Config = z.infer<typeof eventStoreConfig>;

/** What kept the node from starting, in words that say what to do about it. */
const plainly = (error: unknown, { HOST, EVENTSTORE_PORT, DATABASE_URL }: Config): unknown => {
  const message = error instanceof Error ? error.message : '';
  // gRPC passes on the error of the socket as a part of its own message.
  if (message.includes('EADDRINUSE')) return new PortInUse({ host: HOST, port: EVENTSTORE_PORT }, error);
  if (/ECONNREFUSED|ETIMEDOUT|ENOTFOUND/.test(message)) return new StoreDown('Postgres', DATABASE_URL, error);
  return error;
};

await runProcess('event-store', async () => {
  const config = readConfig(eventStoreConfig);
  const log = logger({ name: 'event-store', level: config.LOG_LEVEL });
  const node = await startEventStore({
    databaseUrl: config.DATABASE_URL,
    host: config.HOST,
    port: config.EVENTSTORE_PORT,
    onError: (error) => log.error(error),
  }).catch((error: unknown) => {
    throw plainly(error, config);
  });
  log.info(`event-store is ready at ${node.url}`);
  return node;
});
