import { RuleBroken } from '#libs/decider';
import type { SealedSecret, WebhookEvent, WebhookSettings } from './webhook-events.js';

/** The secret before the one in use, which signs beside it until the instant `until`. */
export type FormerSecret = Readonly<{ secret: SealedSecret; until: string }>;

export type ExistingWebhook = Readonly<{
  status: 'active' | 'stopped' | 'removed';
  webhookId: string;
  ownerId: string;
  settings: WebhookSettings;
  secret: SealedSecret;
  formerSecret: FormerSecret | null;
  /** Since when it is tried as it is now: what failed before does not count against it. */
  triedSince: string;
  /** How often it was resumed: whoever tells it begins anew when this has changed. */
  resumed: number;
}>;

export type Webhook = Readonly<{ status: 'none' }> | ExistingWebhook;

export const noWebhook: Webhook = { status: 'none' };

/** How long after a rotation the secret before it still signs, in milliseconds. */
const FORMER_SECRET_MS = 24 * 3_600_000;

/** Until when the secret that was rotated at an instant still signs. */
export const formerSecretUntil = (rotatedAt: string): string =>
  new Date(Date.parse(rotatedAt) + FORMER_SECRET_MS).toISOString();

/** @throws RuleBroken `webhook-not-found` where there is none, or none any longer */
export const existingWebhook = (webhook: Webhook): ExistingWebhook => {
  if (webhook.status === 'none' || webhook.status === 'removed')
    throw new RuleBroken('webhook-not-found', 'add this webhook first');
  return webhook;
};

/** The secrets that sign at an instant, the newest first. */
export const signingSecrets = ({ secret, formerSecret }: ExistingWebhook, at: string): readonly SealedSecret[] =>
  formerSecret !== null && at < formerSecret.until ? [secret, formerSecret.secret] : [secret];

const evolveExisting = (
  webhook: ExistingWebhook,
  event: Exclude<WebhookEvent, { type: 'WebhookAdded' }>,
): ExistingWebhook => {
  switch (event.type) {
    case 'WebhookRevised':
      return { ...webhook, settings: event.data.settings, triedSince: event.data.at };
    case 'WebhookSecretRotated': {
      const { secret, at } = event.data;
      return { ...webhook, secret, formerSecret: { secret: webhook.secret, until: formerSecretUntil(at) } };
    }
    case 'WebhookStopped':
      return { ...webhook, status: 'stopped' };
    case 'WebhookResumed':
      return { ...webhook, status: 'active', triedSince: event.data.at, resumed: webhook.resumed + 1 };
    case 'WebhookRemoved':
      return { ...webhook, status: 'removed' };
    default:
      return event satisfies never;
  }
};

export const evolveWebhook = (webhook: Webhook, event: WebhookEvent): Webhook => {
  if (event.type === 'WebhookAdded') {
    const { webhookId, ownerId, settings, secret, at } = event.data;
    const ids = { webhookId, ownerId };
    return { status: 'active', ...ids, settings, secret, formerSecret: null, triedSince: at, resumed: 0 };
  }
  return webhook.status === 'none' ? webhook : evolveExisting(webhook, event);
};
