import { field } from '#libs/config';
import { z } from 'zod';

/** What the API reads from its environment. */
export const apiConfig = z.object({
  HOST: field.HOST,
  PORT: field.port(3000, 'Where the API listens'),
  PUBLIC_URL: field.PUBLIC_URL,
  DATABASE_URL: field.DATABASE_URL,
  EVENTSTORE_URL: field.EVENTSTORE_URL,
  REDIS_URL: field.REDIS_URL,
  BLOBS_URL: field.BLOBS_URL,
  MESSAGE_ID_SECRET: field.MESSAGE_ID_SECRET,
  SECRETS_KEY: field.SECRETS_KEY,
  OIDC_ISSUER: field.OIDC_ISSUER,
  OIDC_AUDIENCE: field.OIDC_AUDIENCE,
  MAX_MAIL_BYTES: field.MAX_MAIL_BYTES,
  SEATS: field.SEATS,
  SEND_HOLD_SECONDS: field.SEND_HOLD_SECONDS,
  MAX_ATTACHED_BYTES: field.MAX_ATTACHED_BYTES,
  CLAMD_URL: field.CLAMD_URL,
  UNSCANNED_FILES: field.UNSCANNED_FILES,
  WEBHOOK_TARGETS: field.WEBHOOK_TARGETS,
  LOG_LEVEL: field.LOG_LEVEL,
});
