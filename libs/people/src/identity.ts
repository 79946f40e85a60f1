import type { Fact } from '#libs/decider';

/** Somebody as an issuer of tokens knows them (OpenID Connect Core, section 2: `iss` and `sub`). */
export type IssuedIdentity = Readonly<{ issuer: string; subject: string }>;

/**
 * The facts of one identity: who of ours it is. They lie on a stream of its own, so that it cannot be two people. `by` tells whether an
 * administrator said so, or the issuer vouched for the e-mail address that the person was added under.
 */
export type IdentityEvent =
  | Fact<'IdentityLinked', IssuedIdentity & { userId: string; by: 'administrator' | 'verified-email'; at: string }>
  | Fact<'IdentityUnlinked', IssuedIdentity & { userId: string; at: string }>;

/** Who an identity is, null when nobody of ours; `wasUnlinked` of one that was somebody until an administrator said that it is not. */
export type Identity = Readonly<{ userId: string | null; wasUnlinked: boolean }>;

export const unknownIdentity: Identity = { userId: null, wasUnlinked: false };

export const evolveIdentity = (_: Identity, event: IdentityEvent): Identity => {
  switch (event.type) {
    case 'IdentityLinked':
      return { userId: event.data.userId, wasUnlinked: false };
    case 'IdentityUnlinked':
      return { userId: null, wasUnlinked: true };
    default:
      return event satisfies never;
  }
};
