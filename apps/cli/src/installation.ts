import { logger, readConfig } from '#libs/config';
import { EventStore } from '#libs/event-store';
import { ReadModels } from '#libs/read-models';
import { codec, mustAnswer } from '#libs/wiring';
import { cliConfig } from './config.js';

/** The stores of an installation, open for one command. */
export type Installation = Readonly<{ store: EventStore; readModels: ReadModels }>;

/** Runs a command on the installation that the environment names, and closes it again. @throws BadConfig, StoreDown */
export const onInstallation = async <Result>(
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> => {
  const config = readConfig(cliConfig);
  const log = logger({ name: 'threadlog', level: 'warn' });
  const warn = (message: string): void => log.warn(message);
  const store = new EventStore({ url: config.EVENTSTORE_URL, codec, log });
  const readModels = new ReadModels({ databaseUrl: config.DATABASE_URL, poolSize: 3, log: { warn, info: warn } });
  try {
    await mustAnswer([
      { what: 'Postgres', url: config.DATABASE_URL, check: () => readModels.open() },
      { what: 'the event store', url: config.EVENTSTORE_URL, check: () => store.ready() },
    ]);
    return await work({ store, readModels });
  } finally {
    await Promise.all([store.dispose(), readModels.close()]);
  }
};
