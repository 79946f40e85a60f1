import { type Decider, type EventVersions, type Fact, v1 } from '#libs/decider';

/**
 * The fact of one Message-ID in one inbox, or of one content where mails bear no Message-ID: which mail said what under it. It lies on a
 * stream of its own, so that of two copies at the same moment one is the first.
 */
export type InboundMailClaimed = Fact<
  'InboundMailClaimed',
  { inboxId: string; messageId: string | null; contentHash: string; inboundMailId: string; at: string }
>;

export const mailClaimEvents: EventVersions<InboundMailClaimed> = { InboundMailClaimed: v1 };

/** The mails that said something new, the first of them first. */
export type MailClaim = Readonly<{
  held: readonly Pick<InboundMailClaimed['data'], 'contentHash' | 'inboundMailId'>[];
}>;

export type ClaimMail = Readonly<{ type: 'ClaimMail'; claim: InboundMailClaimed['data'] }>;

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
  { held }: MailClaim,
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

const decide = ({ claim }: ClaimMail, { held }: MailClaim): readonly InboundMailClaimed[] => {
  const { contentHash, inboundMailId } = claim;
  const known = held.some((other) => other.inboundMailId === inboundMailId || other.contentHash === contentHash);
  return known || held.length >= CLAIM_HOLDS ? [] : [{ type: 'InboundMailClaimed', data: claim }];
};

const evolve = ({ held }: MailClaim, { data: { contentHash, inboundMailId } }: InboundMailClaimed): MailClaim => ({
  held: [...held, { contentHash, inboundMailId }],
});

/** Whoever says something first under a Message-ID holds it, for good. */
export const mailClaimDecider: Decider<MailClaim, ClaimMail, InboundMailClaimed> = {
  initialState: { held: [] },
  decide,
  evolve,
};
