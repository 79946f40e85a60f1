import type { Fact } from '#libs/decider';
import type { Rank, Role } from './access.js';

/** Somebody as an issuer of tokens knows them (OpenID Connect Core, section 2: `iss` and `sub`). */
export type IssuedIdentity = Readonly<{ issuer: string; subject: string }>;

export type LinkedBy = Rank | 'verified-email';

/** Whether somebody with these roles signs in by this word: a superAdmin not by that of an administrator, who may have linked an identity of their own. */
export const letsIn = (by: LinkedBy, { roles }: Readonly<{ roles: readonly Role[] }>): boolean =>
  by !== 'administrator' || !roles.includes('superAdmin');

/**
 * The facts of one identity: who of ours it is. They lie on a stream of its own, so that it cannot be two people. `by` tells whether an
 * administrator said so, and of which rank, or the issuer vouched for the e-mail address that the person was added under.
 */
export type IdentityEvent =
  | Fact<'IdentityLinked', IssuedIdentity & { userId: string; by: LinkedBy; at: string }>
  | Fact<'IdentityUnlinked', IssuedIdentity & { userId: string; at: string }>;

/**
 * Who an identity is and by whose word, null when nobody of ours; `wasUnlinked` of one that was somebody until an administrator said that it is
 * not.
 */
export type Identity = Readonly<{ userId: string | null; by: LinkedBy | null; wasUnlinked: boolean }>;

export const unknownIdentity: Identity = { userId: null, by: null, wasUnlinked: false };

export const evolveIdentity = (_: Identity, event: IdentityEvent): Identity => {
  switch (event.type) {
    case 'IdentityLinked':
      return { userId: event.data.userId, by: event.data.by, wasUnlinked: false };
    case 'IdentityUnlinked':
      return { userId: null, by: null, wasUnlinked: true };
    default:
      return event satisfies never;
  }
};
