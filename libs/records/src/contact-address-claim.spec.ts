import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  type ClaimContactAddress,
  type ContactAddressClaimEvent,
  contactAddressClaimDecider,
} from './contact-address-claim.js';

const claim = { address: 'zoe@example.org', contactId: 'c1', at: '2026-03-01T09:00:00.000Z' };
const claimed: ContactAddressClaimEvent = { type: 'ContactAddressClaimed', data: claim };
const command: ClaimContactAddress = { type: 'ClaimContactAddress', orKeep: false, ...claim };

describe('ClaimContactAddress', () => {
  it('claims a free address, in lower case', () =>
    given(contactAddressClaimDecider)
      .when({ ...command, address: 'ZOE@example.org' })
      .then(claimed));
  it('is quiet the second time', () => given(contactAddressClaimDecider, claimed).when(command).thenNothing());
  it('does not take it from another contact', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, contactId: 'c2' })
      .thenBroken('contact-address-taken'));
  it('is content with another contact when told so', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, contactId: 'c2', orKeep: true })
      .thenNothing());
});
