import type { DeliveryEvent, Thread, ThreadEvent } from '#libs/threads';
import { broughtBack } from '../brought-back.js';
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

/**
 * Whoever is not sent to again by itself is left to a person, who has to see it: the conversation is brought back, be it closed or put off.
 * @throws RuleBroken email-missing
 */
export const declareInDoubt = (command: DeclareInDoubt, thread: Thread): readonly ThreadEvent[] => {
  const { emailId, attempt, at, reason } = command;
  const { threadId, email, delivery } = outgoing(emailId, thread);
  if (delivery.sending?.attempt !== attempt) return [];
  const unanswered = delivery.recipients.filter(({ state }) => state === 'sending');
  const inDoubt: DeliveryEvent = {
    type: 'EmailDeliveryInDoubt',
    data: { threadId, emailId, attempt, at, recipients: unanswered.map(({ address }) => address), reason },
  };
  const again = command.then === 'ask' ? [] : unanswered.filter(({ attempts }) => attempts < MAX_ATTEMPTS_UNASKED);
  const recipients = again.map(({ address }) => address);
  const retried: readonly DeliveryEvent[] =
    recipients.length === 0
      ? []
      : [{ type: 'EmailDeliveryRetryRequested', data: { threadId, emailId, at, recipients } }];
  const why = { at, reason: 'delivery-in-doubt', emailId } as const;
  const left = again.length < unanswered.length;
  return [inDoubt, ...retried, ...(left ? broughtBack(why, email, thread) : [])];
};
