import type { SmtpFault } from './smtp-fault.js';

/** What the server said about one recipient: accepted for delivery, not now (4xx) or never (5xx). `reply` is its own line. */
export type RecipientResult = Readonly<{
  address: string;
  outcome: 'delivered' | 'deferred' | 'failed';
  reply: string;
}>;

/** One entry per recipient of the envelope, in its order. */
export type SendResult = Readonly<{ recipients: readonly RecipientResult[] }>;

/** Return path and recipients of one transaction; `from: null` is the null return path of RFC 5321 4.5.5. */
export type SmtpEnvelope = Readonly<{ from: string | null; to: readonly string[] }>;

/**
 * The mail has certainly not been accepted: no connection, no greeting, no TLS, refused credentials, a refused sender, or a connection
 * that broke before the final dot. `permanent` is true when trying again unchanged cannot help.
 */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  constructor(
    /** The server's own line, or what happened instead of one. */
    readonly reply: string,
    readonly permanent: boolean,
    options?: ErrorOptions,
    /** Why the server takes no mail at all, or none from this sender; null when it was about this one mail. */
    readonly fault: SmtpFault | null = null,
  ) {
    super(`the mail was not sent: ${reply}`, options);
  }
}

/** The connection dropped or went silent after the final dot: the server may have accepted the mail for `accepted`, and may not. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
  constructor(
    readonly reply: string,
    /** The recipients the server had agreed to. */
    readonly accepted: readonly string[],
    /** The recipients it had refused before, with its words. */
    readonly refused: readonly RecipientResult[],
    options?: ErrorOptions,
  ) {
    super(`the server's answer to the mail was lost: ${reply}`, options);
  }
}
