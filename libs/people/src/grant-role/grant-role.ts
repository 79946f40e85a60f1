import type { Role } from '../access.js';
import { type ExistingUser, existingUser, type User, type UserEvent } from '../user.js';

export type GrantRole = Readonly<{ type: 'GrantRole'; role: Role; at: string }>;

/** An administrator may have kept the token of a key issued until now: a superAdmin begins with none, and no view may show the role before that. */
const keysGivenUp = ({ userId, keys }: ExistingUser, at: string): readonly UserEvent[] =>
  Object.keys(keys)
    .filter((keyId) => keys[keyId] === 'valid')
    .map((keyId) => ({ type: 'ApiKeyRevoked', data: { userId, keyId, at } }));

export const grantRole = ({ role, at }: GrantRole, user: User): readonly UserEvent[] => {
  const existing = existingUser(user);
  if (existing.roles.includes(role)) return [];
  const givenUp = role === 'superAdmin' ? keysGivenUp(existing, at) : [];
  return [...givenUp, { type: 'RoleGranted', data: { userId: existing.userId, role, at } }];
};
