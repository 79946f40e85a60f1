import { type EventVersion, type EventVersions, type Fact, v1 } from '#libs/decider';
import type { BlobRef } from './mail-parts.js';

/** The hold or the wait of a mail is over: it leaves, and can no longer be taken back. */
export type EmailReleased = Fact<
  'EmailReleased',
  { threadId: string; emailId: string; at: string; by: 'timer' | 'command' }
>;

/** A mail that had not been released never leaves; `answeredBy` is the customer's mail that made it needless. */
export type EmailSendCanceled = Fact<
  'EmailSendCanceled',
  { threadId: string; emailId: string; at: string; why: 'command' | 'answered'; answeredBy: string | null }
>;

/**
 * A server gave the mail up for a recipient after it had been accepted (RFC 3464), or says that it has to wait. `inboundMailId` is the report,
 * `rule` how it was known to speak of this mail, `status` the enhanced status code (RFC 3463), `reply` the server's own words.
 */
export type EmailBounced = Fact<
  'EmailBounced',
  {
    threadId: string;
    emailId: string;
    at: string;
    recipient: string;
    permanence: 'hard' | 'soft';
    status: string | null;
    reply: string;
    reason: string;
    inboundMailId: string;
    rule: 'own-message-id' | 'return-path' | 'embedded-headers';
    version: number;
  }
>;

type Attempt = { threadId: string; emailId: string; attempt: number; at: string };

/** Where a mail was handed over: `serverId` names the server as it was set up, null for the deployment's own; `name` is its `host:port`. */
export type AttemptedServer = Readonly<{ serverId: string | null; name: string }>;

/** Written before the socket opens: only the writer of this fact may send. `raw` is the mail byte for byte. */
export type EmailDeliveryAttempted = Fact<
  'EmailDeliveryAttempted',
  Attempt & { recipients: readonly string[]; raw: BlobRef; worker: string; server: AttemptedServer | null }
>;

const emailDeliveryAttemptedVersions: EventVersion = {
  version: 2,
  upcasts: { 1: (data) => ({ ...data, server: null }) },
};

export type EmailDelivered = Fact<'EmailDelivered', Attempt & { recipient: string; reply: string }>;
export type EmailDeliveryDeferred = Fact<
  'EmailDeliveryDeferred',
  Attempt & { recipient: string; reply: string; retryAt: string }
>;
export type EmailDeliveryFailed = Fact<'EmailDeliveryFailed', Attempt & { recipient: string; reply: string }>;

/** The server's answer to the attempt was lost: it may have accepted the mail. */
export type EmailDeliveryInDoubt = Fact<
  'EmailDeliveryInDoubt',
  Attempt & { recipients: readonly string[]; reason: string }
>;

/** A person, or the policy for lost answers, asked for another attempt with the same Message-ID. */
export type EmailDeliveryRetryRequested = Fact<
  'EmailDeliveryRetryRequested',
  { threadId: string; emailId: string; at: string; recipients: readonly string[] }
>;

/** The mail is tried no more for these recipients, whom it had not reached for certain: a person asked for that, or an answer made it needless. */
export type EmailDeliveryCanceled = Fact<
  'EmailDeliveryCanceled',
  EmailSendCanceled['data'] & { recipients: readonly string[] }
>;

export type DeliveryEvent =
  | EmailReleased
  | EmailSendCanceled
  | EmailDeliveryAttempted
  | EmailDelivered
  | EmailDeliveryDeferred
  | EmailDeliveryFailed
  | EmailDeliveryInDoubt
  | EmailDeliveryRetryRequested
  | EmailDeliveryCanceled
  | EmailBounced;

/** The types of all of them, for the views that show what became of a mail. */
export const DELIVERY_EVENTS = [
  'EmailReleased',
  'EmailSendCanceled',
  'EmailDeliveryAttempted',
  'EmailDelivered',
  'EmailDeliveryDeferred',
  'EmailDeliveryFailed',
  'EmailDeliveryInDoubt',
  'EmailDeliveryRetryRequested',
  'EmailDeliveryCanceled',
  'EmailBounced',
] as const satisfies readonly DeliveryEvent['type'][];

/** How they are stored: a released one is never edited, it gets a version and an upcast. */
export const deliveryEvents: EventVersions<DeliveryEvent> = {
  EmailReleased: v1,
  EmailSendCanceled: v1,
  EmailBounced: v1,
  EmailDeliveryAttempted: emailDeliveryAttemptedVersions,
  EmailDelivered: v1,
  EmailDeliveryDeferred: v1,
  EmailDeliveryFailed: v1,
  EmailDeliveryInDoubt: v1,
  EmailDeliveryRetryRequested: v1,
  EmailDeliveryCanceled: v1,
};
