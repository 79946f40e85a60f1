import type { Decider } from '#libs/decider';
import { evolveIdentity, type Identity, type IdentityEvent, unknownIdentity } from './identity.js';
import { type LinkIdentity, linkIdentity } from './link-identity/link-identity.js';
import { type UnlinkIdentity, unlinkIdentity } from './unlink-identity/unlink-identity.js';

export type IdentityCommand = LinkIdentity | UnlinkIdentity;

const decide = (command: IdentityCommand, identity: Identity): readonly IdentityEvent[] => {
  switch (command.type) {
    case 'LinkIdentity':
      return linkIdentity(command, identity);
    case 'UnlinkIdentity':
      return unlinkIdentity(command, identity);
    default:
      return command satisfies never;
  }
};

/** Everything an `identity-` stream can do. */
export const identityDecider: Decider<Identity, IdentityCommand, IdentityEvent> = {
  initialState: unknownIdentity,
  decide,
  evolve: evolveIdentity,
};
