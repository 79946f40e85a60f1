import type { Role } from '../access.js';
import { existingUser, type User, type UserEvent } from '../user.js';

export type RevokeRole = Readonly<{ type: 'RevokeRole'; role: Role; at: string }>;

export const revokeRole = ({ role, at }: RevokeRole, user: User): readonly UserEvent[] => {
  const { userId, roles } = existingUser(user);
  return roles.includes(role) ? [{ type: 'RoleRevoked', data: { userId, role, at } }] : [];
};
