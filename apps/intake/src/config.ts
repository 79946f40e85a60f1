import { field } from '#libs/config';
import { z } from 'zod';

/** What the intake reads from its environment. */
export const intakeConfig = z.object({
  HOST: field.HOST,
  HEALTH_PORT: field.port(3003, 'Where a process without an API answers /livez, /readyz and /metrics'),
  SMTP_HOST: field.SMTP_HOST,
  SMTP_PORT: field.port(2525, 'Where incoming mail is listened for by SMTP'),
  DATABASE_URL: field.DATABASE_URL,
  EVENTSTORE_URL: field.EVENTSTORE_URL,
  BLOBS_URL: field.BLOBS_URL,
  MAX_MAIL_BYTES: field.MAX_MAIL_BYTES,
  LOG_LEVEL: field.LOG_LEVEL,
});
