import type { LiveMessage } from '#libs/live';
import type { ExistingWebhook } from '../webhook.js';
import type { WebhookMessage } from '../webhook-events.js';

/** Whether the webhook is to tell of what lies in the inbox, if its owner may see it. */
export const looksAt = ({ settings: { inboxIds } }: Pick<ExistingWebhook, 'settings'>, inboxId: string): boolean =>
  inboxIds === null || inboxIds.includes(inboxId);

/** Whether the webhook is to tell of such a change. */
export const isWanted = (
  { settings: { topics } }: Pick<ExistingWebhook, 'settings'>,
  { topic }: Pick<LiveMessage, 'topic'>,
): boolean => topics === null || topics.includes(topic);

/** A change as it is told: what the live stream says of it, in the envelope that Standard Webhooks recommends. */
export const webhookMessage = (told: LiveMessage): WebhookMessage => {
  const { type, at: timestamp, position, ...rest } = told;
  const data = { position: String(position), ...rest };
  return {
    type,
    position: String(position),
    threadId: told.threadId,
    body: JSON.stringify({ type, timestamp, data }),
  };
};

/** A message that shows whether a webhook works, and says nothing else. */
export const trialMessage = (webhookId: string, at: string): WebhookMessage => ({
  type: 'WebhookTested',
  position: null,
  threadId: null,
  body: JSON.stringify({ type: 'WebhookTested', timestamp: at, data: { webhookId } }),
});
