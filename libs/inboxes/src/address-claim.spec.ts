import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  type AddressClaimEvent,
  addressClaimDecider,
  type ClaimAddress,
  type ReleaseAddress,
} from './address-claim.js';

const claim = { address: 'support@example.org', inboxId: 'i1', at: '2026-03-01T09:00:00.000Z' };
const claimed: AddressClaimEvent = { type: 'InboxAddressClaimed', data: claim };
const released: AddressClaimEvent = { type: 'InboxAddressReleased', data: claim };
const toClaim: ClaimAddress = { type: 'ClaimAddress', ...claim };
const toRelease: ReleaseAddress = { type: 'ReleaseAddress', ...claim };

describe('ClaimAddress', () => {
  it('claims a free address, in lower case', () =>
    given(addressClaimDecider)
      .when({ ...toClaim, address: 'Support@Example.ORG' })
      .then(claimed));
  it('claims one that was released', () => given(addressClaimDecider, claimed, released).when(toClaim).then(claimed));
  it('is quiet the second time', () => given(addressClaimDecider, claimed).when(toClaim).thenNothing());
  it('does not take it from another inbox', () =>
    given(addressClaimDecider, claimed)
      .when({ ...toClaim, inboxId: 'i2' })
      .thenBroken('address-taken'));
});

describe('ReleaseAddress', () => {
  it('releases what the inbox holds', () => given(addressClaimDecider, claimed).when(toRelease).then(released));
  it('is quiet the second time', () => given(addressClaimDecider, claimed, released).when(toRelease).thenNothing());
  it('leaves alone what another inbox holds', () =>
    given(addressClaimDecider, claimed)
      .when({ ...toRelease, inboxId: 'i2' })
      .thenNothing());
});
