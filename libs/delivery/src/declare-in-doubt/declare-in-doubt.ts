import type { DeliveryEvent, Thread } from '#libs/threads';
import { outgoing } from '../outgoing.js';

/**
 * The answer to an attempt was lost. `then` says what follows: 'ask' leaves it to a person, 'retry' sends again with the same
 * Message-ID, so that a receiver can tell the second copy from another mail, until a recipient has had three attempts.
 */
export type DeclareInDoubt = Readonly<{
  type: 'DeclareInDoubt';
  emailId: string;
  attempt: number;
  at: string;
  reason: string;
  then: 'ask' | 'retry';
}>;

/** A server that takes every mail and drops the line before its answer must not get copies without end. */
const MAX_ATTEMPTS_UNASKED = 3;

/** @throws RuleBroken email-missing */
export const declareInDoubt = (command: DeclareInDoubt, thread: Thread): readonly DeliveryEvent[] => {
  const { emailId, attempt, at, reason } = command;
  const { threadId, delivery } = outgoing(emailId, thread);
  if (delivery.sending?.attempt !== attempt) return [];
  const unanswered = delivery.recipients.filter(({ state }) => state === 'sending');
  const inDoubt: DeliveryEvent = {
    type: 'EmailDeliveryInDoubt',
    data: { threadId, emailId, attempt, at, recipients: unanswered.map(({ address }) => address), reason },
  };
  if (command.then === 'ask') return [inDoubt];
  const recipients = unanswered.flatMap(({ address, attempts }) => (attempts < MAX_ATTEMPTS_UNASKED ? [address] : []));
  if (recipients.length === 0) return [inDoubt];
  return [inDoubt, { type: 'EmailDeliveryRetryRequested', data: { threadId, emailId, at, recipients } }];
};
