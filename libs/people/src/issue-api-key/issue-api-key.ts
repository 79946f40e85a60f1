import { RuleBroken } from '#libs/decider';
import { existingUser, type User, type UserEvent } from '../user.js';

export type IssueApiKey = Readonly<{ type: 'IssueApiKey'; keyId: string; keyHash: string; label: string; at: string }>;

export const issueApiKey = ({ keyId, keyHash, label, at }: IssueApiKey, user: User): readonly UserEvent[] => {
  const { userId, keys } = existingUser(user);
  if (keys[keyId] === 'revoked') throw new RuleBroken('api-key-revoked', 'a revoked key stays revoked: issue another');
  return keys[keyId] === 'valid' ? [] : [{ type: 'ApiKeyIssued', data: { userId, keyId, keyHash, label, at } }];
};
