import { RuleBroken } from '#libs/decider';
import { type Delivery, type DeliveryEvent, isWaiting, type Recipient, type Thread } from '#libs/threads';
import { isCanceled, outgoing, recipientsOf } from '../outgoing.js';

/**
 * A person takes a mail back before it has left; of one that has, asks that no more be tried for these recipients, or for all whom it has not
 * reached for certain.
 */
export type CancelSending = Readonly<{
  type: 'CancelSending';
  emailId: string;
  at: string;
  recipients: readonly string[] | null;
}>;

/**
 * Whom no server has taken the mail for, nor is taking it now. One that was let go and not tried yet is left to leave: taking it back then would
 * make two answers of one.
 */
const isUnsettled =
  ({ release }: Delivery) =>
  ({ state, attempts }: Recipient): boolean =>
    state === 'queued'
      ? attempts > 0 || release.why === 'at-once'
      : state === 'deferred' || state === 'failed' || state === 'in-doubt';

const refusal = ({ recipients }: Delivery): RuleBroken =>
  recipients.some(({ state }) => state === 'queued' || state === 'sending')
    ? new RuleBroken('already-released', 'too late: this mail is leaving now')
    : new RuleBroken('nothing-to-cancel', 'nothing more is tried for this mail');

/** @throws RuleBroken email-missing, recipient-missing, all-or-nobody, already-released, nothing-to-cancel */
export const cancelSending = (command: CancelSending, thread: Thread): readonly DeliveryEvent[] => {
  const { emailId, at } = command;
  const { threadId, delivery } = outgoing(emailId, thread);
  const meant = recipientsOf(delivery, command.recipients);
  const data = { threadId, emailId, at, why: 'command', answeredBy: null } as const;
  if (delivery.recipients.some(isWaiting)) {
    if (meant.length < delivery.recipients.length) {
      throw new RuleBroken('all-or-nobody', 'this mail has not left: it can only be canceled for everybody');
    }
    return [{ type: 'EmailSendCanceled', data }];
  }
  const recipients = meant.filter(isUnsettled(delivery)).map(({ address }) => address);
  if (recipients.length > 0) return [{ type: 'EmailDeliveryCanceled', data: { ...data, recipients } }];
  if (isCanceled(delivery) || meant.some(({ state }) => state === 'canceled')) return [];
  throw refusal(delivery);
};
