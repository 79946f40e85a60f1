import { type Decider, type Fact, RuleBroken } from '#libs/decider';

/** The one fact of an address's own stream: whose it is. Two mails from one new sender at once make one contact by it. */
export type ContactAddressClaimEvent = Fact<
  'ContactAddressClaimed',
  { address: string; contactId: string; at: string }
>;

export type ContactAddressClaim = Readonly<{ holder: string | null }>;

/** `orKeep`: be content when another contact has the address already, and read in the state which; else that is refused. */
export type ClaimContactAddress = Readonly<{
  type: 'ClaimContactAddress';
  address: string;
  contactId: string;
  orKeep: boolean;
  at: string;
}>;

const decide = (
  { address, contactId, orKeep, at }: ClaimContactAddress,
  { holder }: ContactAddressClaim,
): readonly ContactAddressClaimEvent[] => {
  if (holder === null) {
    return [{ type: 'ContactAddressClaimed', data: { address: address.toLowerCase(), contactId, at } }];
  }
  if (holder === contactId || orKeep) return [];
  throw new RuleBroken('contact-address-taken', 'another contact has this address');
};

const evolve = (_: ContactAddressClaim, event: ContactAddressClaimEvent): ContactAddressClaim => ({
  holder: event.data.contactId,
});

/** An address belongs to the first contact that claimed it, for good. */
export const contactAddressClaimDecider: Decider<ContactAddressClaim, ClaimContactAddress, ContactAddressClaimEvent> = {
  initialState: { holder: null },
  decide,
  evolve,
};
