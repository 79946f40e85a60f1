import type { Role } from '../access.js';
import { existingUser, type User, type UserEvent } from '../user.js';

export type GrantRole = Readonly<{ type: 'GrantRole'; role: Role; at: string }>;

export const grantRole = ({ role, at }: GrantRole, user: User): readonly UserEvent[] => {
  const { userId, roles } = existingUser(user);
  return roles.includes(role) ? [] : [{ type: 'RoleGranted', data: { userId, role, at } }];
};
