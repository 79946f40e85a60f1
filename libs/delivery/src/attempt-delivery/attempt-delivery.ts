import { RuleBroken } from '#libs/decider';
import type { AttemptedServer, BlobRef, DeliveryEvent, Thread } from '#libs/threads';
import { due, outgoing } from '../outgoing.js';

/** Reserves the right to send: whoever appends the answer may open the socket, nobody else. */
export type AttemptDelivery = Readonly<{
  type: 'AttemptDelivery';
  emailId: string;
  at: string;
  worker: string;
  server: AttemptedServer;
  raw: BlobRef;
}>;

/** @throws RuleBroken email-missing, attempt-in-progress */
export const attemptDelivery = (command: AttemptDelivery, thread: Thread): readonly DeliveryEvent[] => {
  const { emailId, at, worker, server, raw } = command;
  const { threadId, delivery } = outgoing(emailId, thread);
  if (delivery.sending !== null) {
    throw new RuleBroken('attempt-in-progress', 'another worker is sending this mail, or died doing so');
  }
  const recipients = due(delivery, at).map(({ address }) => address);
  if (recipients.length === 0) return [];
  const attempt = delivery.attempts + 1;
  return [
    { type: 'EmailDeliveryAttempted', data: { threadId, emailId, attempt, at, recipients, raw, worker, server } },
  ];
};
