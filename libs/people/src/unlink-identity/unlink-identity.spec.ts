import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { IdentityEvent } from '../identity.js';
import { identityDecider } from '../identity-decider.js';
import type { UnlinkIdentity } from './unlink-identity.js';

const at = '2026-03-01T09:00:00.000Z';
const data = { issuer: 'https://login.example.org', subject: 'a1', userId: 'u1', at };
const linked: IdentityEvent = { type: 'IdentityLinked', data: { ...data, by: 'administrator' } };
const unlinked: IdentityEvent = { type: 'IdentityUnlinked', data };
const command: UnlinkIdentity = { type: 'UnlinkIdentity', ...data };

describe('UnlinkIdentity', () => {
  it('makes an identity nobody', () => given(identityDecider, linked).when(command).then(unlinked));
  it('is quiet the second time', () => given(identityDecider, linked, unlinked).when(command).thenNothing());
  it("leaves another user's identity alone", () =>
    given(identityDecider, linked)
      .when({ ...command, userId: 'u2' })
      .thenNothing());
});
