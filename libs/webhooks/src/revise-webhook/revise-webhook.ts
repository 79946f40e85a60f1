import { existingWebhook, type Webhook } from '../webhook.js';
import type { WebhookEvent, WebhookSettings } from '../webhook-events.js';

export type ReviseWebhook = Readonly<{ type: 'ReviseWebhook'; settings: WebhookSettings; at: string }>;

const same = (a: readonly string[] | null, b: readonly string[] | null): boolean =>
  a === b || (a !== null && b !== null && a.length === b.length && a.every((one, n) => one === b[n]));

export const reviseWebhook = ({ settings, at }: ReviseWebhook, webhook: Webhook): readonly WebhookEvent[] => {
  const { webhookId, settings: before } = existingWebhook(webhook);
  const isSame =
    settings.name === before.name &&
    settings.url === before.url &&
    same(settings.inboxIds, before.inboxIds) &&
    same(settings.topics, before.topics);
  return isSame ? [] : [{ type: 'WebhookRevised', data: { webhookId, settings, at } }];
};
