import { field } from '#libs/config';
import { z } from 'zod';

/** What the projector reads from its environment. */
export const projectorConfig = z.object({
  HOST: field.HOST,
  HEALTH_PORT: field.port(3001, 'Where a process without an API answers /livez, /readyz and /metrics'),
  DATABASE_URL: field.DATABASE_URL,
  EVENTSTORE_URL: field.EVENTSTORE_URL,
  LOG_LEVEL: field.LOG_LEVEL,
});
