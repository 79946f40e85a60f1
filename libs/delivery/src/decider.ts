import type { Decider } from '#libs/decider';
import { evolve, noThread, type Thread, type ThreadEvent } from '#libs/threads';
import { type AttemptDelivery, attemptDelivery } from './attempt-delivery/attempt-delivery.js';
import { type CancelSending, cancelSending } from './cancel-sending/cancel-sending.js';
import { type DeclareInDoubt, declareInDoubt } from './declare-in-doubt/declare-in-doubt.js';
import { type GiveUpDelivery, giveUpDelivery } from './give-up-delivery/give-up-delivery.js';
import { type RecordOutcome, recordOutcome } from './record-outcome/record-outcome.js';
import { type ReleaseEmail, releaseEmail } from './release-email/release-email.js';
import { type RetryDelivery, retryDelivery } from './retry-delivery/retry-delivery.js';

export type DeliveryCommand =
  AttemptDelivery | RecordOutcome | DeclareInDoubt | GiveUpDelivery | RetryDelivery | ReleaseEmail | CancelSending;

const decide = (command: DeliveryCommand, thread: Thread): readonly ThreadEvent[] => {
  switch (command.type) {
    case 'AttemptDelivery':
      return attemptDelivery(command, thread);
    case 'RecordOutcome':
      return recordOutcome(command, thread);
    case 'DeclareInDoubt':
      return declareInDoubt(command, thread);
    case 'GiveUpDelivery':
      return giveUpDelivery(command, thread);
    case 'RetryDelivery':
      return retryDelivery(command, thread);
    case 'ReleaseEmail':
      return releaseEmail(command, thread);
    case 'CancelSending':
      return cancelSending(command, thread);
    default:
      return command satisfies never;
  }
};

/** Decisions on deliveries, taken on the thread's own stream: one fold, whoever decides. */
export const deliveryDecider: Decider<Thread, DeliveryCommand, ThreadEvent> = {
  initialState: noThread,
  decide,
  evolve,
};
