import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { RevokeApiKey } from './revoke-api-key.js';

const at = '2026-03-01T09:00:00.000Z';
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const issued: UserEvent = {
  type: 'ApiKeyIssued',
  data: { userId: 'u1', keyId: 'k1', keyHash: 'ab'.repeat(32), label: 'laptop', at },
};
const revoked: UserEvent = { type: 'ApiKeyRevoked', data: { userId: 'u1', keyId: 'k1', at } };
const command: RevokeApiKey = { type: 'RevokeApiKey', keyId: 'k1', at };

describe('RevokeApiKey', () => {
  it('revokes a key', () => given(userDecider, added, issued).when(command).then(revoked));
  it('is quiet the second time', () => given(userDecider, added, issued, revoked).when(command).thenNothing());
  it('knows no key that was not issued', () => given(userDecider, added).when(command).thenBroken('api-key-not-found'));
  it('knows nobody who was not added', () => given(userDecider).when(command).thenBroken('user-not-found'));
});
