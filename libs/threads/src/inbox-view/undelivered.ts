import { sameAddress } from '../mail-parts.js';
import type { DeliveryEvent } from '../delivery-events.js';

/** A recipient of a mail of ours for whom a person should do something. */
export type Undelivered = Readonly<{ emailId: string; address: string; state: 'failed' | 'bounced' | 'in-doubt' }>;

/** What a delivery fact makes of those recipients of a conversation, by the same rules as `evolveDelivery`. */
export const evolveUndelivered = (
  undelivered: readonly Undelivered[],
  { type, data }: DeliveryEvent,
): readonly Undelivered[] => {
  if (!('recipients' in data) && !('recipient' in data)) return undelivered;
  const { emailId } = data;
  const addresses = 'recipients' in data ? data.recipients : [data.recipient];
  const speaksOf = (one: Undelivered): boolean =>
    one.emailId === emailId && addresses.some((address) => sameAddress(address, one.address));
  const set = (state: Undelivered['state']): readonly Undelivered[] => {
    const kept = undelivered.filter((one) => !speaksOf(one) || (one.state === 'bounced' && state !== 'bounced'));
    const missing = addresses.filter(
      (address) => !kept.some((one) => one.emailId === emailId && sameAddress(one.address, address)),
    );
    return [...kept, ...missing.map((address) => ({ emailId, address, state }))];
  };
  switch (type) {
    case 'EmailDeliveryFailed':
      return set('failed');
    case 'EmailDeliveryInDoubt':
      return set('in-doubt');
    case 'EmailBounced':
      return set('bounced');
    case 'EmailDelivered':
    case 'EmailDeliveryDeferred':
      return undelivered.filter((one) => !speaksOf(one) || one.state === 'bounced');
    case 'EmailDeliveryAttempted':
    case 'EmailDeliveryRetryRequested':
    case 'EmailDeliveryCanceled':
      return undelivered.filter((one) => !speaksOf(one));
    case 'EmailReleased':
    case 'EmailSendCanceled':
      return undelivered;
    default:
      return type satisfies never;
  }
};
