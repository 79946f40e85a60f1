import { RuleBroken } from '#libs/decider';
import type { DeliveryEvent, Thread } from '#libs/threads';
import { outgoing } from '../outgoing.js';

/** A person asks for another attempt at every recipient that failed, bounced, waits, or is in doubt. */
export type RetryDelivery = Readonly<{ type: 'RetryDelivery'; emailId: string; at: string }>;

const RETRIABLE: readonly string[] = ['failed', 'bounced', 'in-doubt', 'deferred'];

/** @throws RuleBroken email-missing, nothing-to-retry */
export const retryDelivery = ({ emailId, at }: RetryDelivery, thread: Thread): readonly DeliveryEvent[] => {
  const { threadId, delivery } = outgoing(emailId, thread);
  const recipients = delivery.recipients.filter(({ state }) => RETRIABLE.includes(state)).map(({ address }) => address);
  if (recipients.length > 0) {
    return [{ type: 'EmailDeliveryRetryRequested', data: { threadId, emailId, at, recipients } }];
  }
  if (delivery.recipients.some(({ state }) => state === 'queued')) return [];
  throw new RuleBroken('nothing-to-retry', 'every recipient of this mail has it, or is getting it now');
};
