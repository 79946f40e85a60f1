import { sameAddress } from './mail-parts.js';
import type { DeliveryEvent, EmailComposed } from './thread-events.js';

/** What became of a mail for one recipient. `at` is when that was learned, `reply` the server's own words. */
export type Recipient = Readonly<{
  address: string;
  name: string;
  field: 'to' | 'cc' | 'bcc';
  state: 'queued' | 'sending' | 'delivered' | 'deferred' | 'failed' | 'in-doubt' | 'bounced';
  reply: string | null;
  at: string;
  attempts: number;
  retryAt: string | null;
}>;

/** An outgoing mail as its deliveries stand. `sending` is the attempt whose outcome is not known yet. */
export type Delivery = Readonly<{
  recipients: readonly Recipient[];
  attempts: number;
  sending: Readonly<{ attempt: number; at: string }> | null;
}>;

/** Each address gets the mail once: its first place in To, Cc, Bcc counts. */
export const composed = ({ at, to, cc, bcc }: EmailComposed['data']): Delivery => {
  const recipients: Recipient[] = [];
  for (const [field, mailboxes] of [['to', to] as const, ['cc', cc] as const, ['bcc', bcc] as const]) {
    for (const { address, name } of mailboxes) {
      if (recipients.some((known) => sameAddress(known.address, address))) continue;
      recipients.push({ address, name, field, state: 'queued', reply: null, at, attempts: 0, retryAt: null });
    }
  }
  return { recipients, attempts: 0, sending: null };
};

const change = (
  delivery: Delivery,
  addresses: readonly string[],
  change: (recipient: Recipient) => Partial<Recipient>,
): Delivery => {
  const recipients = delivery.recipients.map((recipient) =>
    addresses.some((address) => sameAddress(address, recipient.address))
      ? { ...recipient, ...change(recipient) }
      : recipient,
  );
  const open = recipients.some(({ state }) => state === 'sending');
  return { ...delivery, recipients, sending: open ? delivery.sending : null };
};

/** What a delivery fact makes of the mail it speaks of. */
export const evolveDelivery = (delivery: Delivery, event: DeliveryEvent): Delivery => {
  const { at } = event.data;
  switch (event.type) {
    case 'EmailDeliveryAttempted': {
      const { attempt, recipients } = event.data;
      const sending = { ...delivery, attempts: attempt, sending: { attempt, at } };
      return change(sending, recipients, ({ attempts }) => ({
        state: 'sending',
        at,
        attempts: attempts + 1,
        retryAt: null,
      }));
    }
    case 'EmailDelivered':
      return change(delivery, [event.data.recipient], () => ({ state: 'delivered', reply: event.data.reply, at }));
    case 'EmailDeliveryDeferred': {
      const { recipient, reply, retryAt } = event.data;
      return change(delivery, [recipient], () => ({ state: 'deferred', reply, at, retryAt }));
    }
    case 'EmailDeliveryFailed':
      return change(delivery, [event.data.recipient], () => ({ state: 'failed', reply: event.data.reply, at }));
    case 'EmailDeliveryInDoubt':
      return change(delivery, event.data.recipients, () => ({ state: 'in-doubt', reply: event.data.reason, at }));
    case 'EmailDeliveryRetryRequested':
      return change(delivery, event.data.recipients, () => ({ state: 'queued', at, retryAt: null }));
    case 'EmailBounced':
      return change(delivery, [event.data.recipient], () => ({ state: 'bounced', reply: event.data.reply, at }));
    default:
      return event satisfies never;
  }
};

/** The state of the whole mail, for lists: the one that most asks for a person's eye. */
export const worstState = (recipients: readonly Recipient[]): Recipient['state'] => {
  for (const state of ['failed', 'bounced', 'in-doubt', 'deferred', 'sending', 'queued'] as const) {
    if (recipients.some((recipient) => recipient.state === state)) return state;
  }
  return 'delivered';
};
