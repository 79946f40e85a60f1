import {
  type DeliveryEvent,
  type Email,
  type Recipient,
  sameAddress,
  type Thread,
  type ThreadEvent,
} from '#libs/threads';
import { broughtBack } from '../brought-back.js';
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

/** Whom an outcome of the last attempt still tells something of. Somebody given up in doubt may have got the mail after all. */
const isOpen = ({ state, attempts }: Recipient, outcome: Outcome['outcome']): boolean =>
  state === 'sending' ||
  state === 'in-doubt' ||
  state === 'queued' ||
  (state === 'canceled' && attempts > 0 && outcome === 'delivered');

/**
 * The server's word is kept however late it comes, also after the attempt was declared in doubt; only an outcome that is already
 * known, one of an attempt before the last, or one for a recipient from whom the mail has come back meanwhile, changes nothing. Who is not
 * reached for good brings the conversation back, be it closed or put off, if it still shows the mail: somebody has to see it.
 * @throws RuleBroken email-missing
 */
export const recordOutcome = (command: RecordOutcome, thread: Thread): readonly ThreadEvent[] => {
  const { emailId, attempt, at } = command;
  const { threadId, email, delivery } = outgoing(emailId, thread);
  if (attempt !== delivery.attempts) return [];
  const learned = command.outcomes.flatMap(({ address, outcome, reply }): DeliveryEvent[] => {
    const recipient = delivery.recipients.find((one) => sameAddress(one.address, address));
    if (recipient === undefined || !isOpen(recipient, outcome)) return [];
    const data = { threadId, emailId, attempt, at, recipient: recipient.address, reply };
    if (outcome === 'delivered') return [{ type: 'EmailDelivered', data }];
    const retryAt = outcome === 'deferred' ? nextAttempt(recipient.attempts, at, delivery.since) : null;
    return retryAt === null
      ? [{ type: 'EmailDeliveryFailed', data }]
      : [{ type: 'EmailDeliveryDeferred', data: { ...data, retryAt } }];
  });
  return [...learned, ...broughtBackByFailure(learned, email, thread)];
};

/** What it does to the conversation that a mail which it shows was given up for somebody. */
export const broughtBackByFailure = (
  learned: readonly DeliveryEvent[],
  email: Pick<Email, 'splitInto'>,
  thread: Thread,
): readonly ThreadEvent[] => {
  const failure = learned.find(({ type }) => type === 'EmailDeliveryFailed');
  if (failure === undefined) return [];
  const { at, emailId } = failure.data;
  return broughtBack({ at, reason: 'delivery-failed', emailId }, email, thread);
};
