import { RuleBroken } from '#libs/decider';
import { existingUser, type User, type UserEvent } from '../user.js';

export type RevokeApiKey = Readonly<{ type: 'RevokeApiKey'; keyId: string; at: string }>;

export const revokeApiKey = ({ keyId, at }: RevokeApiKey, user: User): readonly UserEvent[] => {
  const { userId, keys } = existingUser(user);
  if (keys[keyId] === undefined) throw new RuleBroken('api-key-not-found', 'this user was issued no such key');
  return keys[keyId] === 'valid' ? [{ type: 'ApiKeyRevoked', data: { userId, keyId, at } }] : [];
};
