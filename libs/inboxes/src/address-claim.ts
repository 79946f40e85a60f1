import { type Decider, type Fact, RuleBroken } from '#libs/decider';

/** The facts of one address: which inbox holds it. They lie on a stream of the address's own, so that two inboxes cannot both. */
export type AddressClaimEvent =
  | Fact<'InboxAddressClaimed', { address: string; inboxId: string; at: string }>
  | Fact<'InboxAddressReleased', { address: string; inboxId: string; at: string }>;

export type AddressClaim = Readonly<{ holder: string | null }>;

export type ClaimAddress = Readonly<{ type: 'ClaimAddress'; address: string; inboxId: string; at: string }>;
export type ReleaseAddress = Readonly<{ type: 'ReleaseAddress'; address: string; inboxId: string; at: string }>;

const claim = ({ address, inboxId, at }: ClaimAddress, { holder }: AddressClaim): readonly AddressClaimEvent[] => {
  if (holder === inboxId) return [];
  if (holder === null) {
    return [{ type: 'InboxAddressClaimed', data: { address: address.toLowerCase(), inboxId, at } }];
  }
  throw new RuleBroken('address-taken', 'this address is connected to another inbox: disconnect it there first');
};

const release = ({ address, inboxId, at }: ReleaseAddress, { holder }: AddressClaim): readonly AddressClaimEvent[] =>
  holder === inboxId ? [{ type: 'InboxAddressReleased', data: { address: address.toLowerCase(), inboxId, at } }] : [];

const decide = (command: ClaimAddress | ReleaseAddress, state: AddressClaim): readonly AddressClaimEvent[] => {
  switch (command.type) {
    case 'ClaimAddress':
      return claim(command, state);
    case 'ReleaseAddress':
      return release(command, state);
    default:
      return command satisfies never;
  }
};

const evolve = (_: AddressClaim, event: AddressClaimEvent): AddressClaim => {
  switch (event.type) {
    case 'InboxAddressClaimed':
      return { holder: event.data.inboxId };
    case 'InboxAddressReleased':
      return { holder: null };
    default:
      return event satisfies never;
  }
};

/** At most one inbox holds an address; claiming it again for the same inbox, or releasing what one does not hold, does nothing. */
export const addressClaimDecider: Decider<AddressClaim, ClaimAddress | ReleaseAddress, AddressClaimEvent> = {
  initialState: { holder: null },
  decide,
  evolve,
};
