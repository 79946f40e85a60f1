import type { Identity, IdentityEvent, IssuedIdentity } from '../identity.js';

export type UnlinkIdentity = IssuedIdentity & Readonly<{ type: 'UnlinkIdentity'; userId: string; at: string }>;

export const unlinkIdentity = ({ type: _, ...data }: UnlinkIdentity, { userId }: Identity): readonly IdentityEvent[] =>
  userId === data.userId ? [{ type: 'IdentityUnlinked', data }] : [];
