import { field } from '#libs/config';
import { z } from 'zod';

/** What `npm start` reads from its environment; everything else it brings along. */
export const standaloneConfig = z.object({
  HOST: field.HOST,
  PORT: field.yieldingPort(3000, 'Where the API listens'),
  SMTP_HOST: field.SMTP_HOST,
  SMTP_PORT: field.yieldingPort(2525, 'Where incoming mail is listened for by SMTP'),
  SANDBOX_PORT: field.yieldingPort(8025, 'Where the page of the mail sandbox is shown'),
  DATA_DIR: field.DATA_DIR,
  PUBLIC_URL: field.PUBLIC_URL,
  MAX_MAIL_BYTES: field.MAX_MAIL_BYTES,
  SEATS: field.SEATS,
  SEND_HOLD_SECONDS: field.SEND_HOLD_SECONDS,
  MAX_ATTACHED_BYTES: field.MAX_ATTACHED_BYTES,
  CLAMD_URL: field.CLAMD_URL,
  UNSCANNED_FILES: field.UNSCANNED_FILES,
  IMAP_POLL_SECONDS: field.IMAP_POLL_SECONDS,
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

export type StandaloneConfig = z.infer<typeof standaloneConfig>;
