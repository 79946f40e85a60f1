import { RuleBroken } from '#libs/decider';
import type { Rank } from '../access.js';
import { existingUser, type User, type UserEvent } from '../user.js';

export type IssueApiKey = Readonly<{
  type: 'IssueApiKey';
  keyId: string;
  keyHash: string;
  label: string;
  by: Rank;
  at: string;
}>;

/** @throws RuleBroken `super-admins-only` when the user has become a superAdmin, whose keys only superAdmins issue; `api-key-revoked` */
export const issueApiKey = ({ keyId, keyHash, label, by, at }: IssueApiKey, user: User): readonly UserEvent[] => {
  const { userId, keys, roles } = existingUser(user);
  if (by !== 'superAdmin' && roles.includes('superAdmin'))
    throw new RuleBroken('super-admins-only', 'ask a superAdmin for a key of this user');
  if (keys[keyId] === 'revoked') throw new RuleBroken('api-key-revoked', 'a revoked key stays revoked: issue another');
  return keys[keyId] === 'valid' ? [] : [{ type: 'ApiKeyIssued', data: { userId, keyId, keyHash, label, at } }];
};
