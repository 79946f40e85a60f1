import { createHash } from 'node:crypto';
import type { IssuedIdentity } from './identity.js';

/** Names an identity in streams and paths: subjects hold what neither can. */
export const identityIdOf = ({ issuer, subject }: IssuedIdentity): string =>
  createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex');

export const identityStream = (identity: IssuedIdentity): string => `identity-${identityIdOf(identity)}`;
