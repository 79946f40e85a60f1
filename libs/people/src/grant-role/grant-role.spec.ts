import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { GrantRole } from './grant-role.js';

const at = '2026-03-01T09:00:00.000Z';
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const granted: UserEvent = { type: 'RoleGranted', data: { userId: 'u1', role: 'member', at } };
const revoked: UserEvent = { type: 'RoleRevoked', data: { userId: 'u1', role: 'member', at } };
const issued = (keyId: string): UserEvent => ({
  type: 'ApiKeyIssued',
  data: { userId: 'u1', keyId, keyHash: 'ab'.repeat(32), label: 'laptop', at },
});
const keyRevoked = (keyId: string): UserEvent => ({ type: 'ApiKeyRevoked', data: { userId: 'u1', keyId, at } });
const command: GrantRole = { type: 'GrantRole', role: 'member', at };

describe('GrantRole', () => {
  it('grants a role', () => given(userDecider, added).when(command).then(granted));
  it('grants one that was taken away', () => given(userDecider, added, granted, revoked).when(command).then(granted));
  it('is quiet the second time', () => given(userDecider, added, granted).when(command).thenNothing());
  it('of a superAdmin first revokes the keys that others may have kept', () =>
    given(userDecider, added, issued('k1'), issued('k2'), keyRevoked('k1'))
      .when({ ...command, role: 'superAdmin' })
      .then(keyRevoked('k2'), { type: 'RoleGranted', data: { userId: 'u1', role: 'superAdmin', at } }));
  it('of anything else leaves the keys alone', () =>
    given(userDecider, added, issued('k1')).when(command).then(granted));
  it('knows nobody who was not added', () => given(userDecider).when(command).thenBroken('user-not-found'));
});
