import { existingWebhook, type Webhook } from '../webhook.js';
import type { SealedSecret, WebhookEvent } from '../webhook-events.js';

export type RotateWebhookSecret = Readonly<{ type: 'RotateWebhookSecret'; secret: SealedSecret; at: string }>;

/** Each rotation ends what was left of the secret before the last. */
export const rotateWebhookSecret = (command: RotateWebhookSecret, webhook: Webhook): readonly WebhookEvent[] => {
  const { webhookId } = existingWebhook(webhook);
  return [{ type: 'WebhookSecretRotated', data: { webhookId, secret: command.secret, at: command.at } }];
};
