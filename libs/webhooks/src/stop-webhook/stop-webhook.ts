import { existingWebhook, type Webhook } from '../webhook.js';
import type { WebhookEvent, WebhookStopped } from '../webhook-events.js';

export type StopWebhook = Readonly<{
  type: 'StopWebhook';
  reason: WebhookStopped['data']['reason'];
  detail: string | null;
  at: string;
}>;

export const stopWebhook = ({ reason, detail, at }: StopWebhook, webhook: Webhook): readonly WebhookEvent[] => {
  const { webhookId, status } = existingWebhook(webhook);
  return status === 'stopped' ? [] : [{ type: 'WebhookStopped', data: { webhookId, reason, detail, at } }];
};
