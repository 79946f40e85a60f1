import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  type ClaimContactAddress,
  type ContactAddressClaimEvent,
  contactAddressClaimDecider,
} from './contact-address-claim.js';

const claim = { address: 'zoe@example.org', contactId: 'c1', at: '2026-03-01T09:00:00.000Z' };
const claimed: ContactAddressClaimEvent = { type: 'ContactAddressClaimed', data: claim };
const command: ClaimContactAddress = { type: 'ClaimContactAddress', without: null, ...claim };
const [soon, almost, later] = ['09:00:29.999Z', '09:00:59.999Z', '09:01:00.000Z'].map((time) => `2026-03-01T${time}`);

describe('ClaimContactAddress', () => {
  it('claims a free address, in lower case', () =>
    given(contactAddressClaimDecider)
      .when({ ...command, address: 'ZOE@example.org' })
      .then(claimed));
  it('is quiet the second time', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, at: soon! })
      .thenNothing());
  it('claims anew what will soon be old, before the contact relies on it', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, at: almost! })
      .then({ type: 'ContactAddressClaimed', data: { ...claim, at: almost! } }));
  it('does not take it from a contact that has it', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, contactId: 'c2', at: later! })
      .thenNothing());
  it('does not take it from a contact that is about to have it', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, contactId: 'c2', without: 'c1', at: almost! })
      .thenNothing());
  it('takes it from a contact that did not get it', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, contactId: 'c2', without: 'c1', at: later! })
      .then({ type: 'ContactAddressClaimed', data: { ...claim, contactId: 'c2', at: later! } }));
  it('does not take it from whoever took it in between', () =>
    given(contactAddressClaimDecider, claimed)
      .when({ ...command, contactId: 'c2', without: 'c3', at: later! })
      .thenNothing());
});
