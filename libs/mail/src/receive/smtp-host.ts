import type { Readable } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { SmtpLimits } from './smtp-limits.js';

export type ReceivedEnvelope = Readonly<{ from: string | null; to: readonly string[] }>;

export type ReceivedMail = Readonly<{ envelope: ReceivedEnvelope; remoteAddress: string; helo: string }>;

/** Those who say what becomes of mail. */
export type SmtpHandlers = Readonly<{
  /** Called with addresses that are strict addr-specs, their domains in ASCII, and with `postmaster` in any case. */
  onRecipient: (address: string) => Promise<'accept' | 'refuse' | 'later'>;
  /**
   * Takes the whole mail from `stream` and resolves when it is safe, with those recipients for whom it is not, each with the error. Nothing
   * may be committed before the stream has ended: it fails when the client goes away or the mail is too large. A rejection is answered by
   * 451, or by the `smtpCode` of the error.
   */
  onMail: (mail: ReceivedMail, stream: Readable) => Promise<void | ReadonlyMap<string, unknown>>;
}>;

/** What a connection knows of its server. */
export type SmtpHost = SmtpHandlers &
  Readonly<{
    name: string;
    protocol: 'smtp' | 'lmtp';
    limits: SmtpLimits;
    secureContext: SecureContext | null;
    onError: (error: unknown) => void;
  }>;
