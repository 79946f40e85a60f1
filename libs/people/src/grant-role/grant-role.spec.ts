import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { GrantRole } from './grant-role.js';

const at = '2026-03-01T09:00:00.000Z';
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const granted: UserEvent = { type: 'RoleGranted', data: { userId: 'u1', role: 'member', at } };
const revoked: UserEvent = { type: 'RoleRevoked', data: { userId: 'u1', role: 'member', at } };
const command: GrantRole = { type: 'GrantRole', role: 'member', at };

describe('GrantRole', () => {
  it('grants a role', () => given(userDecider, added).when(command).then(granted));
  it('grants one that was taken away', () => given(userDecider, added, granted, revoked).when(command).then(granted));
  it('is quiet the second time', () => given(userDecider, added, granted).when(command).thenNothing());
  it('knows nobody who was not added', () => given(userDecider).when(command).thenBroken('user-not-found'));
});
