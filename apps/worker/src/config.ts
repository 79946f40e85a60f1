import { field } from '#libs/config';
import { z } from 'zod';

/** What the worker reads from its environment. */
export const workerConfig = z.object({
  HOST: field.HOST,
  HEALTH_PORT: field.port(3002, 'Where a process without an API answers /livez, /readyz and /metrics'),
  DATABASE_URL: field.DATABASE_URL,
  EVENTSTORE_URL: field.EVENTSTORE_URL,
  REDIS_URL: field.REDIS_URL,
  BLOBS_URL: field.BLOBS_URL,
  SMTP_URL: field.SMTP_URL,
  MESSAGE_ID_SECRET: field.MESSAGE_ID_SECRET,
  SECRETS_KEY: field.SECRETS_KEY,
  MAX_MAIL_BYTES: field.MAX_MAIL_BYTES,
  SEND_PER_MINUTE: field.SEND_PER_MINUTE,
  SEND_PER_DAY: field.SEND_PER_DAY,
  DELIVERY_DOUBT_AFTER_SECONDS: field.DELIVERY_DOUBT_AFTER_SECONDS,
  DELIVERY_DOUBT_POLICY: field.DELIVERY_DOUBT_POLICY,
  TRUSTED_AUTHSERV_IDS: field.TRUSTED_AUTHSERV_IDS,
  CHECK_SENDER_AUTHENTICATION: field.CHECK_SENDER_AUTHENTICATION,
  RETURN_PATH_TAGS: field.RETURN_PATH_TAGS,
  WEBHOOK_TARGETS: field.WEBHOOK_TARGETS,
  LOG_LEVEL: field.LOG_LEVEL,
});
