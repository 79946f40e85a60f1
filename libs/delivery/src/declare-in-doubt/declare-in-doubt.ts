import type { DeliveryEvent, Thread } from '#libs/threads';
import { outgoing } from '../outgoing.js';

/**
 * The answer to an attempt was lost. `then` says what follows: 'ask' leaves it to a person, 'retry' sends again with the same
 * Message-ID, so that a receiver can tell the second copy from another mail.
 */
export type DeclareInDoubt = Readonly<{
  type: 'DeclareInDoubt';
  emailId: string;
  attempt: number;
  at: string;
  reason: string;
  then: 'ask' | 'retry';
}>;

/** @throws RuleBroken email-missing */
export const declareInDoubt = (command: DeclareInDoubt, thread: Thread): readonly DeliveryEvent[] => {
  const { emailId, attempt, at, reason } = command;
  const { threadId, delivery } = outgoing(emailId, thread);
  if (delivery.sending?.attempt !== attempt) return [];
  const recipients = delivery.recipients.filter(({ state }) => state === 'sending').map(({ address }) => address);
  const inDoubt: DeliveryEvent = {
    type: 'EmailDeliveryInDoubt',
    data: { threadId, emailId, attempt, at, recipients, reason },
  };
  return command.then === 'ask'
    ? [inDoubt]
    : [inDoubt, { type: 'EmailDeliveryRetryRequested', data: { threadId, emailId, at, recipients } }];
};
