import { type DeliveryEvent, sameAddress, type Thread } from '#libs/threads';
import { outgoing } from '../outgoing.js';
import { nextAttempt } from './pauses.js';

/** What the receiving server said of one recipient: accepted (2xx), not now (4xx), or no (5xx). */
export type Outcome = Readonly<{ address: string; outcome: 'delivered' | 'deferred' | 'failed'; reply: string }>;

/** What became of an attempt. */
export type RecordOutcome = Readonly<{
  type: 'RecordOutcome';
  emailId: string;
  attempt: number;
  at: string;
  outcomes: readonly Outcome[];
}>;

/**
 * The server's word is kept however late it comes, also after the attempt was declared in doubt; only an outcome that is already
 * known, one of an attempt before the last, or one for a recipient from whom the mail has come back meanwhile, changes nothing.
 * @throws RuleBroken email-missing
 */
export const recordOutcome = (command: RecordOutcome, thread: Thread): readonly DeliveryEvent[] => {
  const { emailId, attempt, at } = command;
  const { threadId, email, delivery } = outgoing(emailId, thread);
  if (attempt !== delivery.attempts) return [];
  return command.outcomes.flatMap(({ address, outcome, reply }): DeliveryEvent[] => {
    const recipient = delivery.recipients.find((one) => sameAddress(one.address, address));
    if (recipient === undefined || !['sending', 'in-doubt', 'queued'].includes(recipient.state)) return [];
    const data = { threadId, emailId, attempt, at, recipient: recipient.address, reply };
    if (outcome === 'delivered') return [{ type: 'EmailDelivered', data }];
    const retryAt = outcome === 'deferred' ? nextAttempt(recipient.attempts, at, email.at) : null;
    return retryAt === null
      ? [{ type: 'EmailDeliveryFailed', data }]
      : [{ type: 'EmailDeliveryDeferred', data: { ...data, retryAt } }];
  });
};
