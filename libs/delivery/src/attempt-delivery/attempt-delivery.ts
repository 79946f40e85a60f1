import { RuleBroken } from '#libs/decider';
import { type AttemptedServer, type BlobRef, type DeliveryEvent, isWaiting, type Thread } from '#libs/threads';
import { due, outgoing } from '../outgoing.js';

/**
 * Reserves the right to send: whoever appends the answer may open the socket, nobody else. A mail whose hold or wait is over is released by
 * the same append, so that it can be taken back, or made needless by an answer, until the very attempt.
 */
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
  const reached = due(delivery, at);
  if (reached.length === 0) return [];
  const recipients = reached.map(({ address }) => address);
  const attempt = delivery.attempts + 1;
  const data = { threadId, emailId, attempt, at, recipients, raw, worker, server };
  return [
    ...(reached.some(isWaiting)
      ? [{ type: 'EmailReleased', data: { threadId, emailId, at, by: 'timer' } } as const]
      : []),
    { type: 'EmailDeliveryAttempted', data },
  ];
};
