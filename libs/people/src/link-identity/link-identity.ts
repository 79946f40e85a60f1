import { RuleBroken } from '#libs/decider';
import type { Identity, IdentityEvent } from '../identity.js';

export type LinkIdentity = Readonly<{
  type: 'LinkIdentity';
  issuer: string;
  subject: string;
  userId: string;
  by: 'administrator' | 'verified-email';
  at: string;
}>;

/**
 * @throws RuleBroken `identity-taken` when it is somebody else; `identity-unlinked` when an issuer's word would undo what an administrator did
 */
export const linkIdentity = (
  { type: _, ...data }: LinkIdentity,
  { userId, wasUnlinked }: Identity,
): readonly IdentityEvent[] => {
  if (userId === data.userId) return [];
  if (wasUnlinked && data.by === 'verified-email') {
    throw new RuleBroken(
      'identity-unlinked',
      'an administrator unlinked this identity: only an administrator links it',
    );
  }
  if (userId !== null) throw new RuleBroken('identity-taken', 'this identity is another user: unlink it there first');
  return [{ type: 'IdentityLinked', data }];
};
