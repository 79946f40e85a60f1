import { RuleBroken } from '#libs/decider';
import type { Identity, IdentityEvent, LinkedBy } from '../identity.js';

export type LinkIdentity = Readonly<{
  type: 'LinkIdentity';
  issuer: string;
  subject: string;
  userId: string;
  by: LinkedBy;
  at: string;
}>;

/**
 * A superAdmin's word is added to that of an administrator, by which a superAdmin does not sign in.
 * @throws RuleBroken `identity-taken` when it is somebody else; `identity-unlinked` when an issuer's word would undo what an administrator did
 */
export const linkIdentity = (
  { type: _, ...data }: LinkIdentity,
  { userId, by, wasUnlinked }: Identity,
): readonly IdentityEvent[] => {
  if (userId === data.userId && (by !== 'administrator' || data.by !== 'superAdmin')) return [];
  if (wasUnlinked && data.by === 'verified-email') {
    throw new RuleBroken(
      'identity-unlinked',
      'an administrator unlinked this identity: only an administrator links it',
    );
  }
  if (userId !== null && userId !== data.userId)
    throw new RuleBroken('identity-taken', 'this identity is another user: unlink it there first');
  return [{ type: 'IdentityLinked', data }];
};
