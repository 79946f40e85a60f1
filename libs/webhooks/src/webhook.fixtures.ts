import type { WebhookDeliveryEvent, WebhookEvent, WebhookSettings } from './webhook-events.js';

/* One webhook for specs to speak of, and one message that it is told. */

type EventOf<Type extends (WebhookEvent | WebhookDeliveryEvent)['type']> = Extract<
  WebhookEvent | WebhookDeliveryEvent,
  { type: Type }
>;

export const webhookId = '00000000-0000-7000-8000-000000000009';
export const ownerId = '00000000-0000-7000-8000-000000000001';
export const deliveryId = '00000000-0000-5000-8000-00000000000a';

/** The instant so many seconds after it was added. */
export const second = (n: number): string => new Date(Date.parse('2026-03-01T09:00:00.000Z') + n * 1_000).toISOString();

export const settings: WebhookSettings = {
  name: 'Shop',
  url: 'https://hooks.example.org/threadlog',
  inboxIds: null,
  topics: null,
};

export const secret = { keyId: '0a1b2c3d', box: 'c2VhbGVk' } as const;

export const message = {
  type: 'EmailReceived',
  position: '1000',
  threadId: '00000000-0000-7000-8000-000000000003',
  body: '{"type":"EmailReceived"}',
};

const fact =
  <Type extends (WebhookEvent | WebhookDeliveryEvent)['type']>(
    type: Type,
    usual: Omit<EventOf<Type>['data'], 'webhookId'>,
  ) =>
  (said: Partial<EventOf<Type>['data']> = {}): EventOf<Type> =>
    ({ type, data: { webhookId, ...usual, ...said } }) as unknown as EventOf<Type>;

const telling = { deliveryId, message, attempt: 1, ms: 40 };

export const added = fact('WebhookAdded', { ownerId, settings, secret, at: second(0) });
export const revised = fact('WebhookRevised', { settings: { ...settings, name: 'Depot' }, at: second(1) });
export const rotated = fact('WebhookSecretRotated', { secret: { ...secret, box: 'bmV3' }, at: second(2) });
export const stopped = fact('WebhookStopped', { reason: 'command', detail: null, at: second(3) });
export const resumed = fact('WebhookResumed', { missed: 'told', at: second(4) });
export const removed = fact('WebhookRemoved', { at: second(9) });
export const delivered = fact('WebhookDelivered', { ...telling, status: 204, at: second(5) });
export const failed = fact('WebhookDeliveryFailed', {
  ...telling,
  fault: 'not-taken',
  status: 503,
  detail: 'it answered 503 try later',
  at: second(5),
});
