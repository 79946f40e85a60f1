import { type DeliveryEvent, isWaiting, type Thread, type ThreadEvent } from '#libs/threads';
import { due, outgoing } from '../outgoing.js';
import { broughtBackByFailure } from '../record-outcome/record-outcome.js';

/** A mail cannot be written as its facts have it, so that no server ever hears of it; trying again unchanged would not help. */
export type GiveUpDelivery = Readonly<{ type: 'GiveUpDelivery'; emailId: string; at: string; reason: string }>;

/**
 * It has failed for everybody whom the attempt was to reach, which was not made: they are told of under its number, and somebody has to see it.
 * @throws RuleBroken email-missing
 */
export const giveUpDelivery = (command: GiveUpDelivery, thread: Thread): readonly ThreadEvent[] => {
  const { emailId, at, reason: reply } = command;
  const { threadId, email, delivery } = outgoing(emailId, thread);
  const reached = delivery.sending === null ? due(delivery, at) : [];
  const attempt = delivery.attempts + 1;
  const learned: readonly DeliveryEvent[] = [
    ...(reached.some(isWaiting)
      ? [{ type: 'EmailReleased', data: { threadId, emailId, at, by: 'timer' } } as const]
      : []),
    ...reached.map(({ address: recipient }) => {
      const data = { threadId, emailId, attempt, at, recipient, reply };
      return { type: 'EmailDeliveryFailed', data } as const;
    }),
  ];
  return [...learned, ...broughtBackByFailure(learned, email, thread)];
};
