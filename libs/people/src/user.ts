import { type Fact, RuleBroken } from '#libs/decider';
import type { Role } from './access.js';
import type { Avatar } from './avatar.js';

/** The facts of one person. `keyHash` is the SHA-256 of an API key's token in hex: the token itself is nowhere. */
export type UserEvent =
  | Fact<'UserAdded', { userId: string; name: string; email: string; at: string }>
  | Fact<'RoleGranted', { userId: string; role: Role; at: string }>
  | Fact<'RoleRevoked', { userId: string; role: Role; at: string }>
  | Fact<'ApiKeyIssued', { userId: string; keyId: string; keyHash: string; label: string; at: string }>
  | Fact<'ApiKeyRevoked', { userId: string; keyId: string; at: string }>
  | Fact<'PrimaryTeamSet', { userId: string; teamId: string | null; at: string }>
  | Fact<'UserAvatarSet', { userId: string; avatar: Avatar; at: string }>
  | Fact<'UserAvatarRemoved', { userId: string; at: string }>;

export type ExistingUser = Readonly<{
  status: 'added';
  userId: string;
  name: string;
  email: string;
  roles: readonly Role[];
  keys: Readonly<Record<string, 'valid' | 'revoked'>>;
  /** As it was set; it is theirs for as long as they are in it: see primaryTeam(). */
  primaryTeamId: string | null;
  avatar: Avatar | null;
}>;

export type User = Readonly<{ status: 'none' }> | ExistingUser;

export const noUser: User = { status: 'none' };

export const userStream = (userId: string): string => `user-${userId}`;

/** @throws RuleBroken `user-not-found` when nobody was added under this id. */
export const existingUser = (user: User): ExistingUser => {
  if (user.status === 'none') throw new RuleBroken('user-not-found', 'add this user first');
  return user;
};

/** The one of these teams that is the person's own; in the others they help out. */
export const primaryTeam = (wasSet: string | null, teamIds: readonly string[]): string | null =>
  wasSet !== null && teamIds.includes(wasSet) ? wasSet : null;

export const evolveUser = (user: User, event: UserEvent): User => {
  if (event.type === 'UserAdded') {
    const { userId, name, email } = event.data;
    return { status: 'added', userId, name, email, roles: [], keys: {}, primaryTeamId: null, avatar: null };
  }
  return user.status === 'none' ? user : evolveExisting(user, event);
};

const evolveExisting = (user: ExistingUser, event: Exclude<UserEvent, { type: 'UserAdded' }>): User => {
  switch (event.type) {
    case 'RoleGranted':
      return { ...user, roles: [...user.roles, event.data.role] };
    case 'RoleRevoked':
      return { ...user, roles: user.roles.filter((role) => role !== event.data.role) };
    case 'ApiKeyIssued':
      return { ...user, keys: { ...user.keys, [event.data.keyId]: 'valid' } };
    case 'ApiKeyRevoked':
      return { ...user, keys: { ...user.keys, [event.data.keyId]: 'revoked' } };
    case 'PrimaryTeamSet':
      return { ...user, primaryTeamId: event.data.teamId };
    case 'UserAvatarSet':
      return { ...user, avatar: event.data.avatar };
    case 'UserAvatarRemoved':
      return { ...user, avatar: null };
    default:
      return event satisfies never;
  }
};
