/** What one client, and all of them together, may ask of the server that takes mail. Times are in milliseconds. */
export type SmtpLimits = Readonly<{
  /** Size of a mail. */
  maxBytes: number;
  maxConnections: number;
  /** From one address, or one /64 of IPv6. */
  maxConnectionsPerRemote: number;
  /** Of one mail. */
  maxRecipients: number;
  maxMailsPerSession: number;
  maxCommandsPerSession: number;
  /** Commands that are none, out of order or malformed, in one session. */
  maxBadCommands: number;
  /** Refusals of any kind in one session, recipients who do not exist among them. */
  maxErrors: number;
  /** Of a command line, its end included. */
  maxLineBytes: number;
  /** How long a client may be silent. */
  idleMs: number;
  /** How long a session may last, whatever it does. */
  sessionMs: number;
  /** How long we may wait for one mail, all pauses of its client together. */
  dataMs: number;
  /** What a client must keep to on average while it sends a mail; counted from `slowAfterMs` of waiting on. */
  minBytesPerSecond: number;
  slowAfterMs: number;
}>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** RFC 5321 4.5.3.2 has a client wait five minutes for an answer, not a server for a client. */
export const usualSmtpLimits: SmtpLimits = {
  maxBytes: 35 * 1024 * 1024,
  maxConnections: 200,
  maxConnectionsPerRemote: 50,
  maxRecipients: 100,
  maxMailsPerSession: 1_000,
  maxCommandsPerSession: 10_000,
  maxBadCommands: 10,
  maxErrors: 50,
  maxLineBytes: 2_048,
  idleMs: MINUTE,
  sessionMs: 60 * MINUTE,
  dataMs: 10 * MINUTE,
  minBytesPerSecond: 500,
  slowAfterMs: 30 * SECOND,
};
