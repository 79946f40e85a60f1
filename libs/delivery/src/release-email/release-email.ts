import { RuleBroken } from '#libs/decider';
import { type DeliveryEvent, isWaiting, type Thread } from '#libs/threads';
import { isCanceled, outgoing } from '../outgoing.js';

/** A person lets a mail that is held or scheduled leave now. */
export type ReleaseEmail = Readonly<{ type: 'ReleaseEmail'; emailId: string; at: string }>;

/** @throws RuleBroken email-missing, sending-canceled */
export const releaseEmail = ({ emailId, at }: ReleaseEmail, thread: Thread): readonly DeliveryEvent[] => {
  const { threadId, delivery } = outgoing(emailId, thread);
  if (isCanceled(delivery)) throw new RuleBroken('sending-canceled', 'this mail was canceled: it will never leave');
  if (!delivery.recipients.some(isWaiting)) return [];
  return [{ type: 'EmailReleased', data: { threadId, emailId, at, by: 'command' } }];
};
