import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { IssueApiKey } from './issue-api-key.js';

const at = '2026-03-01T09:00:00.000Z';
const key = { keyId: 'k1', keyHash: 'ab'.repeat(32), label: 'laptop', at };
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const issued: UserEvent = { type: 'ApiKeyIssued', data: { userId: 'u1', ...key } };
const revoked: UserEvent = { type: 'ApiKeyRevoked', data: { userId: 'u1', keyId: 'k1', at } };
const promoted: UserEvent = { type: 'RoleGranted', data: { userId: 'u1', role: 'superAdmin', at } };
const command: IssueApiKey = { type: 'IssueApiKey', ...key, by: 'administrator' };

describe('IssueApiKey', () => {
  it('issues a key', () => given(userDecider, added).when(command).then(issued));
  it('is quiet the second time', () => given(userDecider, added, issued).when(command).thenNothing());
  it('does not revive a revoked key', () =>
    given(userDecider, added, issued, revoked).when(command).thenBroken('api-key-revoked'));
  it('of somebody who became a superAdmin is a superAdmin’s to issue', () => {
    given(userDecider, added, promoted).when(command).thenBroken('super-admins-only');
    given(userDecider, added, promoted)
      .when({ ...command, by: 'superAdmin' })
      .then(issued);
  });
  it('knows nobody who was not added', () => given(userDecider).when(command).thenBroken('user-not-found'));
});
