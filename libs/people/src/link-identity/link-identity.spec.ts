import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { IdentityEvent } from '../identity.js';
import { identityDecider } from '../identity-decider.js';
import type { LinkIdentity } from './link-identity.js';

const at = '2026-03-01T09:00:00.000Z';
const issued = { issuer: 'https://login.example.org', subject: 'a1' };
const data = { ...issued, userId: 'u1', by: 'administrator', at } as const;
const linked: IdentityEvent = { type: 'IdentityLinked', data };
const unlinked: IdentityEvent = { type: 'IdentityUnlinked', data: { ...issued, userId: 'u1', at } };
const command: LinkIdentity = { type: 'LinkIdentity', ...data };

describe('LinkIdentity', () => {
  it('says who an identity is', () => given(identityDecider).when(command).then(linked));
  it('says it of one that was somebody', () => given(identityDecider, linked, unlinked).when(command).then(linked));
  it('is quiet the second time', () => given(identityDecider, linked).when(command).thenNothing());
  it("adds a superAdmin's word to an administrator's, and not the other way round", () => {
    const [said, isNow] = [
      { ...command, by: 'superAdmin' },
      { ...linked, data: { ...data, by: 'superAdmin' } },
    ] as const;
    given(identityDecider, linked).when(said).then(isNow);
    given(identityDecider, linked, isNow).when(said).thenNothing();
    given(identityDecider, linked, isNow).when(command).thenNothing();
  });
  it("does not take an issuer's word against an administrator's", () =>
    given(identityDecider, linked, unlinked)
      .when({ ...command, by: 'verified-email' })
      .thenBroken('identity-unlinked'));
  it('makes nobody two people', () =>
    given(identityDecider, linked)
      .when({ ...command, userId: 'u2' })
      .thenBroken('identity-taken'));
});
