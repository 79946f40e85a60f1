import { RuleBroken } from '#libs/decider';
import type { Webhook } from '../webhook.js';
import type { SealedSecret, WebhookEvent, WebhookSettings } from '../webhook-events.js';

export type AddWebhook = Readonly<{
  type: 'AddWebhook';
  webhookId: string;
  ownerId: string;
  settings: WebhookSettings;
  secret: SealedSecret;
  at: string;
}>;

/** That its address may be posted to was seen before. */
export const addWebhook = (command: AddWebhook, webhook: Webhook): readonly WebhookEvent[] => {
  const { webhookId, ownerId, settings, secret, at } = command;
  if (webhook.status === 'none') return [{ type: 'WebhookAdded', data: { webhookId, ownerId, settings, secret, at } }];
  throw new RuleBroken('webhook-exists', 'this id belongs to another webhook');
};
