import { existingWebhook, type Webhook } from '../webhook.js';
import type { WebhookEvent } from '../webhook-events.js';

export type RemoveWebhook = Readonly<{ type: 'RemoveWebhook'; at: string }>;

export const removeWebhook = ({ at }: RemoveWebhook, webhook: Webhook): readonly WebhookEvent[] => {
  if (webhook.status === 'removed') return [];
  return [{ type: 'WebhookRemoved', data: { webhookId: existingWebhook(webhook).webhookId, at } }];
};
