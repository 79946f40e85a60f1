import { field } from '#libs/config';
import { z } from 'zod';

/** What the embedded event-store node reads from its environment when it runs as a process of its own. */
export const eventStoreConfig = z.object({
  HOST: field.HOST,
  EVENTSTORE_PORT: field.EVENTSTORE_PORT,
  DATABASE_URL: field.DATABASE_URL,
  LOG_LEVEL: field.LOG_LEVEL,
});
