import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { RevokeRole } from './revoke-role.js';

const at = '2026-03-01T09:00:00.000Z';
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const granted: UserEvent = { type: 'RoleGranted', data: { userId: 'u1', role: 'admin', at } };
const other: UserEvent = { type: 'RoleGranted', data: { userId: 'u1', role: 'member', at } };
const revoked: UserEvent = { type: 'RoleRevoked', data: { userId: 'u1', role: 'admin', at } };
const command: RevokeRole = { type: 'RevokeRole', role: 'admin', at };

describe('RevokeRole', () => {
  it('takes a role away', () => given(userDecider, added, granted, other).when(command).then(revoked));
  it('is quiet the second time', () => given(userDecider, added, granted, other, revoked).when(command).thenNothing());
  it('is quiet about a role never granted', () => given(userDecider, added, other).when(command).thenNothing());
  it('knows nobody who was not added', () => given(userDecider).when(command).thenBroken('user-not-found'));
});
