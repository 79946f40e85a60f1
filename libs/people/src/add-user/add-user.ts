import { RuleBroken } from '#libs/decider';
import type { User, UserEvent } from '../user.js';

export type AddUser = Readonly<{ type: 'AddUser'; userId: string; name: string; email: string; at: string }>;

export const addUser = ({ userId, name, email, at }: AddUser, user: User): readonly UserEvent[] => {
  if (user.status === 'none') return [{ type: 'UserAdded', data: { userId, name, email, at } }];
  if (user.name === name && user.email === email) return [];
  throw new RuleBroken('user-exists', 'this id belongs to another user');
};
