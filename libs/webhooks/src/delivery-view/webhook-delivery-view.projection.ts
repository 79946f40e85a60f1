import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { TellingFault, WebhookDeliveryEvent } from '../webhook-events.js';

/** One message to one webhook: the first attempt, the last, and whether it was ever taken. */
export type WebhookDeliveryRow = Readonly<{
  delivery_id: string;
  webhook_id: string;
  type: string;
  position: bigint | null;
  thread_id: string | null;
  body: string;
  first_at: string;
  delivered_at: string | null;
  attempts: number;
  last_at: string;
  ms: number;
  status: number | null;
  fault: TellingFault | null;
  detail: string | null;
}>;

export const webhookDeliveryRow = (
  row: WebhookDeliveryRow | undefined,
  event: Recorded<WebhookDeliveryEvent>,
): WebhookDeliveryRow => {
  const { webhookId, deliveryId, message, attempt, ms, at, status } = event.data;
  const isTaken = event.type === 'WebhookDelivered';
  return {
    delivery_id: deliveryId,
    webhook_id: webhookId,
    type: message.type,
    position: message.position === null ? null : BigInt(message.position),
    thread_id: message.threadId,
    body: message.body,
    first_at: row?.first_at ?? at,
    delivered_at: row?.delivered_at ?? (isTaken ? at : null),
    attempts: attempt,
    last_at: at,
    ms,
    status,
    fault: isTaken ? null : event.data.fault,
    detail: isTaken ? null : event.data.detail,
  };
};

export const webhookDeliveryView = projection<WebhookDeliveryRow, WebhookDeliveryEvent>({
  name: 'webhook_delivery_view',
  version: 1,
  table: viewTable<WebhookDeliveryRow>({
    name: 'webhook_delivery_view',
    version: 1,
    columns: {
      delivery_id: { type: 'uuid' },
      webhook_id: { type: 'uuid' },
      type: { type: 'text' },
      position: { type: 'bigint', nullable: true },
      thread_id: { type: 'uuid', nullable: true },
      body: { type: 'text' },
      first_at: { type: 'timestamptz' },
      delivered_at: { type: 'timestamptz', nullable: true },
      attempts: { type: 'integer' },
      last_at: { type: 'timestamptz' },
      ms: { type: 'integer' },
      status: { type: 'integer', nullable: true },
      fault: { type: 'text', nullable: true },
      detail: { type: 'text', nullable: true },
    },
    primaryKey: ['delivery_id'],
    indexes: [
      ['webhook_id', 'first_at', 'delivery_id'],
      '(webhook_id, first_at, delivery_id) WHERE delivered_at IS NULL',
    ],
  }),
  on: ['WebhookDelivered', 'WebhookDeliveryFailed'],
  matches: ({ data }) => [{ delivery_id: data.deliveryId }],
  row: webhookDeliveryRow,
});
