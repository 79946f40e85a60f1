import { logger, readConfig } from '#libs/config';
import { startEventStore } from '#libs/embedded';
import { runProcess } from '#libs/wiring';
import { eventStoreConfig } from './config.js';

await runProcess('event-store', async () => {
  const config = readConfig(eventStoreConfig);
  const log = logger({ name: 'event-store', level: config.LOG_LEVEL });
  const node = await startEventStore({
    databaseUrl: config.DATABASE_URL,
    host: config.HOST,
    port: config.EVENTSTORE_PORT,
    onError: (error) => log.error(error),
  });
  log.info(`event-store is ready at ${node.url}`);
  return node;
});
