import type { Decider, Fact } from '#libs/decider';

/** The facts of an address's own stream: whose it is. Two mails from one new sender at once make one contact by them. */
export type ContactAddressClaimEvent = Fact<
  'ContactAddressClaimed',
  { address: string; contactId: string; at: string }
>;

export type ContactAddressClaim = Readonly<{ holder: string | null; at: string }>;

/** `without`: the holder that is known not to have the address, because it was never made or never got it; `at` is now. */
export type ClaimContactAddress = Readonly<{
  type: 'ClaimContactAddress';
  address: string;
  contactId: string;
  without: string | null;
  at: string;
}>;

/** A claim precedes the contact's own fact by less than this. */
const CLAIMED_MS = 60_000;

const age = (claim: ContactAddressClaim, at: string): number => Date.parse(at) - Date.parse(claim.at);

/** Whether a claim is so old that it counts no longer, unless its holder has the address. */
export const isOld = (claim: ContactAddressClaim, at: string): boolean => age(claim, at) >= CLAIMED_MS;

const decide = (
  { address, contactId, without, at }: ClaimContactAddress,
  claim: ContactAddressClaim,
): readonly ContactAddressClaimEvent[] => {
  const { holder } = claim;
  const isFree = holder === null || (holder === without && isOld(claim, at));
  const isToBeRenewed = holder === contactId && age(claim, at) >= CLAIMED_MS / 2;
  if (!isFree && !isToBeRenewed) return [];
  return [{ type: 'ContactAddressClaimed', data: { address: address.toLowerCase(), contactId, at } }];
};

/**
 * An address belongs to the contact that claimed it last. It is claimed before the contact gets it and never given back: a contact that does not
 * have it a minute after its claim gives way to the next. Whoever relies on a claim that will soon be old claims anew. An address that is
 * another's stays so: the state tells whose it is.
 */
export const contactAddressClaimDecider: Decider<ContactAddressClaim, ClaimContactAddress, ContactAddressClaimEvent> = {
  initialState: { holder: null, at: '' },
  decide,
  evolve: (_, { data }) => ({ holder: data.contactId, at: data.at }),
};
