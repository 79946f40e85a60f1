import { field } from '#libs/config';
import { type SmtpLimits, usualSmtpLimits as usual } from '#libs/mail';
import { z } from 'zod';
import type { IntakeOptions } from './intake.module.js';

const MANY = 1_000_000;

/** What one client, and all of them together, may ask. */
const limits = {
  MAX_MAIL_BYTES: field.MAX_MAIL_BYTES,
  SMTP_MAX_CONNECTIONS: field.number(
    usual.maxConnections,
    [1, MANY],
    'How many clients may be connected at once, to each listener; the next is told 421',
  ),
  SMTP_MAX_CONNECTIONS_PER_ADDRESS: field.number(
    usual.maxConnectionsPerRemote,
    [1, MANY],
    'How many of them from one address, or one /64 of IPv6',
  ),
  SMTP_MAX_RECIPIENTS: field.number(
    usual.maxRecipients,
    [1, MANY],
    'How many recipients one mail may have; for the next the client is told 452 and sends again',
  ),
  SMTP_MAX_MAILS_PER_SESSION: field.number(
    usual.maxMailsPerSession,
    [1, MANY],
    'How many mails a client may send before it has to connect again',
  ),
  SMTP_MAX_COMMANDS_PER_SESSION: field.number(
    usual.maxCommandsPerSession,
    [1, MANY],
    'How many commands a client may say before it is hung up on',
  ),
  SMTP_MAX_BAD_COMMANDS: field.number(
    usual.maxBadCommands,
    [1, MANY],
    'How many of them may be unknown, malformed or out of order',
  ),
  SMTP_MAX_ERRORS: field.number(
    usual.maxErrors,
    [1, MANY],
    'How many refusals of any kind, unknown recipients among them, before a client is hung up on',
  ),
  SMTP_MAX_LINE_BYTES: field.number(usual.maxLineBytes, [512, 65_536], 'How long one command may be, in bytes'),
  SMTP_IDLE_SECONDS: field.number(usual.idleMs / 1_000, [1, 3_600], 'How long a client may be silent'),
  SMTP_SESSION_SECONDS: field.number(usual.sessionMs / 1_000, [1, 86_400], 'How long a session may last'),
  SMTP_DATA_SECONDS: field.number(
    usual.dataMs / 1_000,
    [1, 86_400],
    'How long a client may take to send one mail; our own time is not counted',
  ),
  SMTP_MIN_BYTES_PER_SECOND: field.number(
    usual.minBytesPerSecond,
    [1, MANY],
    'How fast it must send it on average, from half a minute on',
  ),
};

/** What the intake reads from its environment. */
export const intakeConfig = z
  .object({
    HOST: field.HOST,
    HEALTH_PORT: field.port(3003, 'Where a process without an API answers /livez, /readyz and /metrics'),
    SMTP_HOST: field.SMTP_HOST,
    SMTP_PORT: field.port(2525, 'Where incoming mail is listened for by SMTP'),
    LMTP_PORT: field.optionalPort(24, 'Where it is listened for by LMTP too, on SMTP_HOST'),
    LMTP_PATH: field.path('/run/threadlog/lmtp.sock', 'A Unix socket where it is listened for by LMTP too'),
    SMTP_TLS_KEY: field.path(
      '/etc/threadlog/tls/key.pem',
      'A file with the key for STARTTLS, which is not offered without',
    ),
    SMTP_TLS_CERT: field.path('/etc/threadlog/tls/cert.pem', 'A file with the certificate for it and those it needs'),
    SMTP_PROXY_PROTOCOL: field.choice(
      ['off', 'on'],
      'Whether connections to SMTP_PORT and LMTP_PORT begin with a PROXY header, as a load balancer writes it: on or off',
    ),
    UNKNOWN_ADDRESSES: field.choice(
      ['refuse', 'keep'],
      'What becomes of mail to addresses that were never connected: refuse at RCPT, or keep in the list without an inbox',
    ),
    ...limits,
    DATABASE_URL: field.DATABASE_URL,
    EVENTSTORE_URL: field.EVENTSTORE_URL,
    BLOBS_URL: field.BLOBS_URL,
    SECRETS_KEY: field.SECRETS_KEY,
    IMAP_POLL_SECONDS: field.IMAP_POLL_SECONDS,
    LOG_LEVEL: field.LOG_LEVEL,
  })
  .refine(({ SMTP_TLS_KEY, SMTP_TLS_CERT }) => (SMTP_TLS_KEY === undefined) === (SMTP_TLS_CERT === undefined), {
    path: ['SMTP_TLS_CERT'],
    error: 'must be given together with SMTP_TLS_KEY',
  });

export type IntakeConfig = z.infer<typeof intakeConfig>;

/** The limits as the configuration has them; `slowAfterMs` alone is fixed. */
export const smtpLimits = (config: IntakeConfig): SmtpLimits => ({
  maxBytes: config.MAX_MAIL_BYTES,
  maxConnections: config.SMTP_MAX_CONNECTIONS,
  maxConnectionsPerRemote: config.SMTP_MAX_CONNECTIONS_PER_ADDRESS,
  maxRecipients: config.SMTP_MAX_RECIPIENTS,
  maxMailsPerSession: config.SMTP_MAX_MAILS_PER_SESSION,
  maxCommandsPerSession: config.SMTP_MAX_COMMANDS_PER_SESSION,
  maxBadCommands: config.SMTP_MAX_BAD_COMMANDS,
  maxErrors: config.SMTP_MAX_ERRORS,
  maxLineBytes: config.SMTP_MAX_LINE_BYTES,
  idleMs: config.SMTP_IDLE_SECONDS * 1_000,
  sessionMs: config.SMTP_SESSION_SECONDS * 1_000,
  dataMs: config.SMTP_DATA_SECONDS * 1_000,
  minBytesPerSecond: config.SMTP_MIN_BYTES_PER_SECOND,
  slowAfterMs: usual.slowAfterMs,
});

/** Where and how the intake listens, and how it reads mailboxes. */
export const intakeOptions = (config: IntakeConfig): IntakeOptions => {
  const { SMTP_HOST: host, LMTP_PORT, LMTP_PATH, SMTP_TLS_KEY: key, SMTP_TLS_CERT: cert } = config;
  return {
    host,
    port: config.SMTP_PORT,
    lmtp: [
      ...(LMTP_PORT === undefined ? [] : [{ host, port: LMTP_PORT }]),
      ...(LMTP_PATH === undefined ? [] : [{ path: LMTP_PATH }]),
    ],
    ...(key !== undefined && cert !== undefined && { tlsFiles: { key, cert } }),
    pulling: { pollSeconds: config.IMAP_POLL_SECONDS, maxBytes: config.MAX_MAIL_BYTES },
    listening: {
      limits: smtpLimits(config),
      proxyProtocol: config.SMTP_PROXY_PROTOCOL === 'on',
      unknownAddresses: config.UNKNOWN_ADDRESSES,
    },
  };
};
