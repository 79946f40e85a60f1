import { type Decider, type EventVersions, type Fact, v1 } from '#libs/decider';

/**
 * The fact of one Message-ID in one inbox, or of one content where mails bear no Message-ID: which mail said what under it. It lies on a
 * stream of its own, so that of two copies at the same moment one is the first.
 */
export type InboundMailClaimed = Fact<
  'InboundMailClaimed',
  { inboxId: string; messageId: string | null; contentHash: string; inboundMailId: string; at: string }
>;

/** A mail came that answers one of this Message-ID, which had not come: the answer lies in this conversation. */
export type MessageAwaited = Fact<
  'MessageAwaited',
  { inboxId: string; messageId: string; threadId: string; at: string }
>;

export type MailClaimEvent = InboundMailClaimed | MessageAwaited;

export const mailClaimEvents: EventVersions<MailClaimEvent> = { InboundMailClaimed: v1, MessageAwaited: v1 };

/** The mails that said something new, the first of them first; `awaitedIn` is the conversation of an answer that came before all of them. */
export type MailClaim = Readonly<{
  held: readonly Pick<InboundMailClaimed['data'], 'contentHash' | 'inboundMailId' | 'at'>[];
  awaitedIn: string | null;
}>;

export type ClaimMail = Readonly<{ type: 'ClaimMail'; claim: InboundMailClaimed['data'] }>;

/** Leaves word for a mail that did not come yet where an answer to it lies. */
export type AwaitMessage = Readonly<{ type: 'AwaitMessage'; awaited: MessageAwaited['data'] }>;

/** So many mails that all say something else share a Message-ID at most, for it costs each of them the reading of all before. */
export const CLAIM_HOLDS = 100;

/** How a mail stands to those that came under the same Message-ID or with the same content. */
export type Claimed = Readonly<
  | { standing: 'first' }
  | { standing: 'differs'; from: string }
  | { standing: 'repeats'; of: string }
  | { standing: 'crowded'; from: string }
>;

/** What a mail learns of the stream after it claimed: the same mail that asks again is not its own duplicate. */
export const standingOf = (
  { contentHash, inboundMailId }: Pick<InboundMailClaimed['data'], 'contentHash' | 'inboundMailId'>,
  { held }: Pick<MailClaim, 'held'>,
): Claimed => {
  const [first] = held;
  if (first === undefined) throw new Error(`${inboundMailId} asks for its standing before it claimed`);
  const own = held.findIndex((other) => other.inboundMailId === inboundMailId);
  if (own === 0) return { standing: 'first' };
  if (own > 0) return { standing: 'differs', from: first.inboundMailId };
  const same = held.find((other) => other.contentHash === contentHash);
  if (same !== undefined) return { standing: 'repeats', of: same.inboundMailId };
  return { standing: 'crowded', from: first.inboundMailId };
};

const claimed = ({ claim }: ClaimMail, { held }: MailClaim): readonly MailClaimEvent[] => {
  const { contentHash, inboundMailId } = claim;
  const known = held.some((other) => other.inboundMailId === inboundMailId || other.contentHash === contentHash);
  return known || held.length >= CLAIM_HOLDS ? [] : [{ type: 'InboundMailClaimed', data: claim }];
};

const awaited = (command: AwaitMessage, { held, awaitedIn }: MailClaim): readonly MailClaimEvent[] =>
  held.length > 0 || awaitedIn !== null ? [] : [{ type: 'MessageAwaited', data: command.awaited }];

const evolve = (claim: MailClaim, event: MailClaimEvent): MailClaim => {
  switch (event.type) {
    case 'InboundMailClaimed': {
      const { contentHash, inboundMailId, at } = event.data;
      return { ...claim, held: [...claim.held, { contentHash, inboundMailId, at }] };
    }
    case 'MessageAwaited':
      return { ...claim, awaitedIn: event.data.threadId };
    default:
      return event satisfies never;
  }
};

/** Whoever says something first under a Message-ID holds it, for good; word is left only where nobody holds it and none was left. */
export const mailClaimDecider: Decider<MailClaim, ClaimMail | AwaitMessage, MailClaimEvent> = {
  initialState: { held: [], awaitedIn: null },
  decide: (command, claim) => (command.type === 'ClaimMail' ? claimed(command, claim) : awaited(command, claim)),
  evolve,
};
