import { apiConfig } from '../apps/api/src/config.js';
import { cliConfig } from '../apps/cli/src/config.js';
import { eventStoreConfig } from '../apps/event-store/src/config.js';
import { intakeConfig } from '../apps/intake/src/config.js';
import { projectorConfig } from '../apps/projector/src/config.js';
import { standaloneConfig } from '../apps/standalone/src/config.js';
import { workerConfig } from '../apps/worker/src/config.js';

/** What each app reads from its environment, the standalone first since it needs nothing. */
export const appConfigs = {
  standalone: standaloneConfig,
  api: apiConfig,
  projector: projectorConfig,
  worker: workerConfig,
  intake: intakeConfig,
  cli: cliConfig,
  'event-store': eventStoreConfig,
};
