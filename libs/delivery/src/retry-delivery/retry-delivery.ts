import { RuleBroken } from '#libs/decider';
import type { DeliveryEvent, Thread } from '#libs/threads';
import { isCanceled, outgoing, recipientsOf } from '../outgoing.js';

/** A person asks for another attempt at these recipients, or at all that failed, bounced, wait, are in doubt, or were given up. */
export type RetryDelivery = Readonly<{
  type: 'RetryDelivery';
  emailId: string;
  at: string;
  recipients: readonly string[] | null;
}>;

const RETRIABLE: readonly string[] = ['failed', 'bounced', 'in-doubt', 'deferred', 'canceled'];

/** @throws RuleBroken email-missing, recipient-missing, sending-canceled, nothing-to-retry */
export const retryDelivery = (command: RetryDelivery, thread: Thread): readonly DeliveryEvent[] => {
  const { emailId, at } = command;
  const { threadId, delivery } = outgoing(emailId, thread);
  if (isCanceled(delivery)) throw new RuleBroken('sending-canceled', 'this mail was canceled: send it as a new one');
  const meant = recipientsOf(delivery, command.recipients);
  const recipients = meant.filter(({ state }) => RETRIABLE.includes(state)).map(({ address }) => address);
  if (recipients.length > 0) {
    return [{ type: 'EmailDeliveryRetryRequested', data: { threadId, emailId, at, recipients } }];
  }
  if (meant.some(({ state }) => state === 'queued')) return [];
  throw new RuleBroken('nothing-to-retry', 'nobody is left whom this mail has failed to reach');
};
