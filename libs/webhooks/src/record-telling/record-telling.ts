import type { Decider } from '#libs/decider';
import type { TellingFault, WebhookDeliveryEvent, WebhookMessage } from '../webhook-events.js';

/** How an attempt ended; `ms` is how long it took. */
export type Outcome = Readonly<
  { ms: number } & ({ fault: null; status: number } | { fault: TellingFault; status: number | null; detail: string })
>;

export type RecordTelling = Readonly<{
  type: 'RecordTelling';
  webhookId: string;
  deliveryId: string;
  message: WebhookMessage;
  outcome: Outcome;
  at: string;
}>;

/** One message to one webhook: since when it fails, and whether it was ever taken. */
export type Delivery =
  | Readonly<{ status: 'none' }>
  | Readonly<{
      status: 'failing' | 'delivered';
      webhookId: string;
      message: WebhookMessage;
      attempts: number;
      /** The first attempt, and the last. */
      since: string;
      lastAt: string;
    }>;

/** Whatever was learned of the other side is told, also of a message that was taken before and is told again. */
const recordTelling = (command: RecordTelling, delivery: Delivery): readonly WebhookDeliveryEvent[] => {
  const { webhookId, deliveryId, message, outcome, at } = command;
  const attempt = delivery.status === 'none' ? 1 : delivery.attempts + 1;
  const names = { webhookId, deliveryId, message, attempt, ms: outcome.ms, at };
  if (outcome.fault === null) return [{ type: 'WebhookDelivered', data: { ...names, status: outcome.status } }];
  const { fault, status, detail } = outcome;
  return [{ type: 'WebhookDeliveryFailed', data: { ...names, fault, status, detail } }];
};

const evolve = (delivery: Delivery, { type, data }: WebhookDeliveryEvent): Delivery => {
  const { webhookId, message, attempt: attempts, at } = data;
  const isTaken = type === 'WebhookDelivered' || delivery.status === 'delivered';
  const since = delivery.status === 'none' ? at : delivery.since;
  return { status: isTaken ? 'delivered' : 'failing', webhookId, message, attempts, since, lastAt: at };
};

/** Everything a `webhookDelivery-` stream can do. */
export const webhookDeliveryDecider: Decider<Delivery, RecordTelling, WebhookDeliveryEvent> = {
  initialState: { status: 'none' },
  decide: recordTelling,
  evolve,
};
