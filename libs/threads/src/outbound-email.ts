import { sameAddress } from './mail-parts.js';
import type { DeliveryEvent, EmailBounced, EmailComposed } from './thread-events.js';

/** What a report says of a recipient whose server had taken the mail; `inboundMailId` is the report. */
export type Bounce = Readonly<
  Pick<EmailBounced['data'], 'permanence' | 'status' | 'reason' | 'inboundMailId'> & { at: string }
>;

/**
 * What became of a mail for one recipient. `at` is when that was learned, `reply` the server's own words. `bounce` stays when the mail is sent
 * again, until a server has taken it.
 */
export type Recipient = Readonly<{
  address: string;
  name: string;
  field: 'to' | 'cc' | 'bcc';
  state: 'queued' | 'sending' | 'delivered' | 'deferred' | 'failed' | 'in-doubt' | 'bounced';
  reply: string | null;
  at: string;
  attempts: number;
  retryAt: string | null;
  bounce: Bounce | null;
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
      const waiting = { state: 'queued', reply: null, at, attempts: 0, retryAt: null, bounce: null } as const;
      recipients.push({ address, name, field, ...waiting });
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

/**
 * What an attempt's outcome makes of a recipient. A report that the mail came back speaks of a mail that was taken: the outcome of that attempt,
 * should it be recorded later, says nothing newer.
 */
const outcome =
  (learned: Partial<Recipient>) =>
  ({ state }: Recipient): Partial<Recipient> =>
    state === 'bounced' ? {} : learned;

/** A report that a mail waits does not take back one that it was given up. */
const bounced =
  ({ at, reply, permanence, status, reason, inboundMailId }: EmailBounced['data']) =>
  ({ state, bounce }: Recipient): Partial<Recipient> =>
    state === 'bounced' && bounce?.permanence === 'hard' && permanence === 'soft'
      ? {}
      : { state: 'bounced', reply, at, retryAt: null, bounce: { permanence, status, reason, inboundMailId, at } };

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
    case 'EmailDelivered': {
      const { recipient, reply } = event.data;
      return change(delivery, [recipient], outcome({ state: 'delivered', reply, at, bounce: null }));
    }
    case 'EmailDeliveryDeferred': {
      const { recipient, reply, retryAt } = event.data;
      return change(delivery, [recipient], outcome({ state: 'deferred', reply, at, retryAt }));
    }
    case 'EmailDeliveryFailed':
      return change(delivery, [event.data.recipient], outcome({ state: 'failed', reply: event.data.reply, at }));
    case 'EmailDeliveryInDoubt':
      return change(delivery, event.data.recipients, outcome({ state: 'in-doubt', reply: event.data.reason, at }));
    case 'EmailDeliveryRetryRequested':
      return change(delivery, event.data.recipients, () => ({ state: 'queued', at, retryAt: null }));
    case 'EmailBounced':
      return change(delivery, [event.data.recipient], bounced(event.data));
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
