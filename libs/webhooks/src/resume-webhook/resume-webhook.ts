import { existingWebhook, type Webhook } from '../webhook.js';
import type { WebhookEvent, WebhookResumed } from '../webhook-events.js';

export type ResumeWebhook = Readonly<{
  type: 'ResumeWebhook';
  missed: WebhookResumed['data']['missed'];
  at: string;
}>;

export const resumeWebhook = ({ missed, at }: ResumeWebhook, webhook: Webhook): readonly WebhookEvent[] => {
  const { webhookId, status } = existingWebhook(webhook);
  return status === 'active' ? [] : [{ type: 'WebhookResumed', data: { webhookId, missed, at } }];
};
