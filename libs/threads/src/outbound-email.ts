import { sameAddress } from './mail-parts.js';
import type { DeliveryEvent, EmailBounced } from './delivery-events.js';
import type { EmailComposed, Release } from './thread-events.js';

/** What a report says of a recipient whose server had taken the mail; `inboundMailId` is the report. */
export type Bounce = Readonly<
  Pick<EmailBounced['data'], 'permanence' | 'status' | 'reason' | 'inboundMailId'> & { at: string }
>;

/** In the order in which they ask for a person's eye, the first most. */
export const RECIPIENT_STATES = [
  'failed',
  'bounced',
  'in-doubt',
  'deferred',
  'held',
  'scheduled',
  'sending',
  'queued',
  'canceled',
  'delivered',
] as const;

export type RecipientState = (typeof RECIPIENT_STATES)[number];

/**
 * What became of a mail for one recipient. `at` is when that was learned, `reply` the server's own words. `bounce` stays when the mail is sent
 * again, until a server has taken it.
 */
export type Recipient = Readonly<{
  address: string;
  name: string;
  field: 'to' | 'cc' | 'bcc';
  state: RecipientState;
  reply: string | null;
  at: string;
  attempts: number;
  retryAt: string | null;
  bounce: Bounce | null;
}>;

/**
 * An outgoing mail as its deliveries stand. `release.at` is when it may leave, or left its hold or its wait; `since` is when it was first to be
 * tried, or was asked to be tried again; `sending` is the attempt whose outcome is not known yet.
 */
export type Delivery = Readonly<{
  release: Release;
  since: string;
  recipients: readonly Recipient[];
  attempts: number;
  sending: Readonly<{ attempt: number; at: string }> | null;
}>;

const FIRST_STATE = { 'at-once': 'queued', hold: 'held', schedule: 'scheduled' } as const;

/** Each address gets the mail once: its first place in To, Cc, Bcc counts. */
export const composed = ({ at, to, cc, bcc, release }: EmailComposed['data']): Delivery => {
  const state = FIRST_STATE[release.why];
  const recipients: Recipient[] = [];
  for (const [field, mailboxes] of [['to', to] as const, ['cc', cc] as const, ['bcc', bcc] as const]) {
    for (const { address, name } of mailboxes) {
      if (recipients.some((known) => sameAddress(known.address, address))) continue;
      const waiting = { state, reply: null, at, attempts: 0, retryAt: null, bounce: null } as const;
      recipients.push({ address, name, field, ...waiting });
    }
  }
  return { release, since: release.at, recipients, attempts: 0, sending: null };
};

type Recipients = readonly Recipient[];
type Change = (recipient: Recipient) => Partial<Recipient>;

const change = (recipients: Recipients, addresses: readonly string[], change: Change): Recipients =>
  recipients.map((recipient) =>
    addresses.some((address) => sameAddress(address, recipient.address))
      ? { ...recipient, ...change(recipient) }
      : recipient,
  );

/** Whether the mail waits for its release: only then can it be taken back. */
export const isWaiting = ({ state }: Pick<Recipient, 'state'>): boolean => state === 'held' || state === 'scheduled';

const endWait = (recipients: Recipients, state: 'queued' | 'canceled', at: string): Recipients =>
  recipients.map((recipient) => (isWaiting(recipient) ? { ...recipient, state, at } : recipient));

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

/** What a delivery fact makes of the recipients of the mail it speaks of. */
export const evolveRecipients = (recipients: Recipients, event: DeliveryEvent): Recipients => {
  const { at } = event.data;
  switch (event.type) {
    case 'EmailReleased':
      return endWait(recipients, 'queued', at);
    case 'EmailSendCanceled':
      return endWait(recipients, 'canceled', at);
    case 'EmailDeliveryAttempted':
      return change(recipients, event.data.recipients, ({ attempts }) => ({
        state: 'sending',
        at,
        attempts: attempts + 1,
        retryAt: null,
      }));
    case 'EmailDelivered': {
      const { recipient, reply } = event.data;
      return change(recipients, [recipient], outcome({ state: 'delivered', reply, at, bounce: null }));
    }
    case 'EmailDeliveryDeferred': {
      const { recipient, reply, retryAt } = event.data;
      return change(recipients, [recipient], outcome({ state: 'deferred', reply, at, retryAt }));
    }
    case 'EmailDeliveryFailed':
      return change(recipients, [event.data.recipient], outcome({ state: 'failed', reply: event.data.reply, at }));
    case 'EmailDeliveryInDoubt':
      return change(recipients, event.data.recipients, outcome({ state: 'in-doubt', reply: event.data.reason, at }));
    case 'EmailDeliveryRetryRequested':
      return change(recipients, event.data.recipients, () => ({ state: 'queued', at, retryAt: null }));
    case 'EmailDeliveryCanceled':
      return change(recipients, event.data.recipients, () => ({ state: 'canceled', at, retryAt: null }));
    case 'EmailBounced':
      return change(recipients, [event.data.recipient], bounced(event.data));
    default:
      return event satisfies never;
  }
};

/** What a delivery fact makes of the mail it speaks of. */
export const evolveDelivery = (delivery: Delivery, event: DeliveryEvent): Delivery => {
  const recipients = evolveRecipients(delivery.recipients, event);
  const { at } = event.data;
  const release = event.type === 'EmailReleased' ? { ...delivery.release, at } : delivery.release;
  const begun = event.type === 'EmailDeliveryAttempted' ? { attempt: event.data.attempt, at } : null;
  const renewed = event.type === 'EmailReleased' || event.type === 'EmailDeliveryRetryRequested';
  const open = recipients.some(({ state }) => state === 'sending');
  return {
    release,
    since: renewed ? at : delivery.since,
    recipients,
    attempts: begun?.attempt ?? delivery.attempts,
    sending: open ? (begun ?? delivery.sending) : null,
  };
};

/** The state of the whole mail, for lists: the one that most asks for a person's eye. */
export const worstState = (recipients: Recipients): RecipientState =>
  RECIPIENT_STATES.find((state) => recipients.some((recipient) => recipient.state === state)) ?? 'delivered';

/**
 * The state of the whole mail as it is told to those who may not know of Bcc. A mail that went to nobody else shows by its lack of other recipients
 * whose state it is.
 */
export const openState = (recipients: Recipients): RecipientState => {
  const open = recipients.filter(({ field }) => field !== 'bcc');
  return worstState(open.length === 0 ? recipients : open);
};
