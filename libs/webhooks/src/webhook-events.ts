import { type EventVersions, type Fact, v1 } from '#libs/decider';
import type { Topic } from '#libs/live';

/** A secret as it lies in the log: sealed with the key that `keyId` names. */
export type SealedSecret = Readonly<{ keyId: string; box: string }>;

/** What is told to which address; null: of every inbox, whatever it is about. */
export type WebhookSettings = Readonly<{
  name: string;
  url: string;
  inboxIds: readonly string[] | null;
  topics: readonly Topic[] | null;
}>;

type OfWebhook = { webhookId: string; at: string };

/** It tells what happens from now on, and of no inbox that `ownerId`, who added it, may not see when it is told. */
export type WebhookAdded = Fact<
  'WebhookAdded',
  OfWebhook & { ownerId: string; settings: WebhookSettings; secret: SealedSecret }
>;

/**
 * 'failing': a message could not be delivered for three days, or the server said that it is gone for good; `detail` says which. 'command': a person did it.
 */
export type WebhookStopped = Fact<
  'WebhookStopped',
  OfWebhook & { reason: 'command' | 'failing'; detail: string | null }
>;

/** `missed`: what becomes of all that happened since it was stopped. */
export type WebhookResumed = Fact<'WebhookResumed', OfWebhook & { missed: 'told' | 'skipped' }>;

/** Everything that may stand in a `webhook-` stream. */
export type WebhookEvent =
  | WebhookAdded
  | Fact<'WebhookRevised', OfWebhook & { settings: WebhookSettings }>
  | Fact<'WebhookSecretRotated', OfWebhook & { secret: SealedSecret }>
  | WebhookStopped
  | WebhookResumed
  | Fact<'WebhookRemoved', OfWebhook>;

/**
 * What is told: the very bytes that are posted, as text. `position` is that of the fact in the log, in decimal, and `threadId` its conversation;
 * both are null for a trial.
 */
export type WebhookMessage = Readonly<{
  type: string;
  position: string | null;
  threadId: string | null;
  body: string;
}>;

/** Why a message was not taken: `not-taken` is an answer other than 2xx, with its `status`; the others had no answer. */
export type TellingFault =
  'target-refused' | 'host-unknown' | 'unreachable' | 'timed-out' | 'redirected' | 'not-taken' | 'secret-unreadable';

type OfDelivery = OfWebhook & { deliveryId: string; message: WebhookMessage; attempt: number; ms: number };

/** Everything that may stand in a `webhookDelivery-` stream: each attempt that ended, with how long it took. */
export type WebhookDeliveryEvent =
  | Fact<'WebhookDelivered', OfDelivery & { status: number }>
  | Fact<'WebhookDeliveryFailed', OfDelivery & { fault: TellingFault; status: number | null; detail: string }>;

/** How the facts of webhooks are stored. These names are the storage format: one that was ever released stays. */
export const webhookEvents: EventVersions<WebhookEvent | WebhookDeliveryEvent> = {
  WebhookAdded: v1,
  WebhookRevised: v1,
  WebhookSecretRotated: v1,
  WebhookStopped: v1,
  WebhookResumed: v1,
  WebhookRemoved: v1,
  WebhookDelivered: v1,
  WebhookDeliveryFailed: v1,
};

export const webhookStream = (webhookId: string): string => `webhook-${webhookId}`;

/** Each message to each webhook has a stream of its own, so that telling one more costs the same however many were told. */
export const webhookDeliveryStream = (deliveryId: string): string => `webhookDelivery-${deliveryId}`;
