import { field } from '#libs/config';
import { z } from 'zod';

/** What `threadlog` reads from its environment. */
export const cliConfig = z.object({
  DATABASE_URL: field.DATABASE_URL,
  EVENTSTORE_URL: field.EVENTSTORE_URL,
  REDIS_URL: field.REDIS_URL,
  BLOBS_URL: field.BLOBS_URL,
  MAX_MAIL_BYTES: field.MAX_MAIL_BYTES,
  LOG_LEVEL: field.LOG_LEVEL,
});
