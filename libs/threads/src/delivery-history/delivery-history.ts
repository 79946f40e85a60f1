import type { Actor, Recorded } from '#libs/decider';
import { sameAddress } from '../mail-parts.js';
import type {
  AttemptedServer,
  DeliveryEvent,
  EmailBounced,
  EmailDeliveryCanceled,
  EmailSendCanceled,
} from '../delivery-events.js';

/**
 * Why a recipient was tried: for the first time, since a server had asked to wait, since the answer to the attempt before was lost, or since a
 * person asked for it.
 */
export type Why = 'first' | 'deferred' | 'in-doubt' | 'asked';

/** What one attempt meant for one recipient. The three at the end are null until its outcome is known; `at` is when that was learned. */
export type Tried = Readonly<{
  address: string;
  why: Why;
  outcome: 'delivered' | 'deferred' | 'failed' | 'in-doubt' | null;
  reply: string | null;
  at: string | null;
}>;

/** One attempt to hand a mail to a server; `server` is null in records from before servers were named. */
export type Attempt = Readonly<{
  kind: 'attempt';
  attempt: number;
  at: string;
  worker: string;
  server: AttemptedServer | null;
  recipients: readonly Tried[];
}>;

type Act = Readonly<{ at: string; by: Actor }>;
type Needless = Readonly<Pick<EmailSendCanceled['data'], 'why' | 'answeredBy'>>;

/** What happened to a mail of ours after it was written, one entry for each attempt and for each act of a person or a clock. */
export type HistoryEntry =
  | Attempt
  | (Act & Readonly<{ kind: 'released' }>)
  | (Act & Readonly<{ kind: 'send-canceled' }> & Needless)
  | (Act & Readonly<{ kind: 'retry-requested'; recipients: readonly string[] }>)
  | (Act & Readonly<{ kind: 'delivery-canceled'; recipients: readonly string[] }> & Needless)
  | (Readonly<{ kind: 'bounced'; at: string; recipients: readonly string[] }> &
      Readonly<Pick<EmailBounced['data'], 'reply' | 'permanence' | 'inboundMailId'>>);

export type DeliveryHistory = readonly HistoryEntry[];

const why = (history: DeliveryHistory, address: string): Why => {
  for (const entry of history.toReversed()) {
    if (entry.kind === 'retry-requested' && entry.recipients.some((one) => sameAddress(one, address))) {
      return entry.by.kind === 'user' ? 'asked' : 'in-doubt';
    }
    if (entry.kind === 'attempt' && entry.recipients.some((one) => sameAddress(one.address, address)))
      return 'deferred';
  }
  return 'first';
};

type Learned = Required<Omit<Tried, 'address' | 'why'>>;

const withOutcome = (
  history: DeliveryHistory,
  attempt: number,
  addresses: readonly string[],
  learned: Learned,
): DeliveryHistory =>
  history.map((entry) => {
    if (entry.kind !== 'attempt' || entry.attempt !== attempt) return entry;
    const recipients = entry.recipients.map((one) =>
      addresses.some((address) => sameAddress(address, one.address)) ? { ...one, ...learned } : one,
    );
    return { ...entry, recipients };
  });

const needless = ({ data: { why, answeredBy } }: EmailSendCanceled | EmailDeliveryCanceled): Needless => ({
  why,
  answeredBy,
});

/** What a delivery fact adds to the history of its mail. The entries are in the order of the log. */
export const evolveHistory = (history: DeliveryHistory, event: Recorded<DeliveryEvent>): DeliveryHistory => {
  const { at } = event.data;
  const act: Act = { at, by: event.metadata.actor };
  switch (event.type) {
    case 'EmailReleased':
      return [...history, { kind: 'released', ...act }];
    case 'EmailSendCanceled':
      return [...history, { kind: 'send-canceled', ...act, ...needless(event) }];
    case 'EmailDeliveryRetryRequested':
      return [...history, { kind: 'retry-requested', ...act, recipients: event.data.recipients }];
    case 'EmailDeliveryCanceled':
      return [...history, { kind: 'delivery-canceled', ...act, ...needless(event), recipients: event.data.recipients }];
    case 'EmailDeliveryAttempted': {
      const { attempt, worker, server, recipients } = event.data;
      const tried = recipients.map((address): Tried => ({
        address,
        why: why(history, address),
        outcome: null,
        reply: null,
        at: null,
      }));
      return [...history, { kind: 'attempt', attempt, at, worker, server, recipients: tried }];
    }
    case 'EmailDelivered':
    case 'EmailDeliveryDeferred':
    case 'EmailDeliveryFailed': {
      const { attempt, recipient, reply } = event.data;
      const outcome = OUTCOMES[event.type];
      return withOutcome(history, attempt, [recipient], { outcome, reply, at });
    }
    case 'EmailDeliveryInDoubt': {
      const { attempt, recipients, reason } = event.data;
      return withOutcome(history, attempt, recipients, { outcome: 'in-doubt', reply: reason, at });
    }
    case 'EmailBounced': {
      const { recipient, reply, permanence, inboundMailId } = event.data;
      return [...history, { kind: 'bounced', at, recipients: [recipient], reply, permanence, inboundMailId }];
    }
    default:
      return event satisfies never;
  }
};

const OUTCOMES = {
  EmailDelivered: 'delivered',
  EmailDeliveryDeferred: 'deferred',
  EmailDeliveryFailed: 'failed',
} as const;
