import type { Identity, IdentityEvent } from '../identity.js';

export type UnlinkIdentity = Readonly<{
  type: 'UnlinkIdentity';
  issuer: string;
  subject: string;
  userId: string;
  at: string;
}>;

export const unlinkIdentity = ({ type: _, ...data }: UnlinkIdentity, { userId }: Identity): readonly IdentityEvent[] =>
  userId === data.userId ? [{ type: 'IdentityUnlinked', data }] : [];
