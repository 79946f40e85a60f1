export { webhookDecider } from './decider.js';
export { webhookDeliveryView } from './delivery-view/webhook-delivery-view.projection.js';
export { webhookDeliveryDecider } from './record-telling/record-telling.js';
export { type WebhookDeliveryEvent, type WebhookEvent, webhookEvents } from './webhook-events.js';
export { webhookView } from './webhook-view/webhook-view.projection.js';
export { WebhooksApi, type WebhooksOptions, WebhooksWorker } from './webhooks.module.js';
