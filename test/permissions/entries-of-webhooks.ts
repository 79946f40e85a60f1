import type { Entry } from './entry.js';
import type { Ids } from './vault.js';

const webhook = ({ webhook: id }: Ids) => ({ id });

const body = ({ inbox }: Ids) => ({ name: 'Shop', url: 'http://127.0.0.1:9/', inboxIds: [inbox] });

/** The operations on webhooks. */
export const WEBHOOK_ENTRIES: Readonly<Record<string, Entry>> = {
  ListWebhooks: { kind: 'audit-all' },
  GetWebhook: { kind: 'audit-all', path: webhook },
  ListWebhookDeliveries: { kind: 'audit-all', path: webhook },
  AddWebhook: { kind: 'administer', body },
  ReviseWebhook: { kind: 'administer', path: webhook, body },
  RotateWebhookSecret: { kind: 'administer', path: webhook },
  StopWebhook: { kind: 'administer', path: webhook },
  ResumeWebhook: { kind: 'administer', path: webhook, body: () => ({}) },
  TestWebhook: { kind: 'administer', path: webhook },
  RedeliverMessage: {
    kind: 'administer',
    path: ({ webhook: id, webhookDelivery: deliveryId }) => ({ id, deliveryId }),
  },
  RemoveWebhook: { kind: 'administer', path: webhook, late: 1 },
};
