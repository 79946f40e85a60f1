import { type EventVersions, v1 } from '#libs/decider';
import type { IdentityEvent } from './identity.js';
import type { SeatEvent } from './seats.js';
import type { TeamEvent } from './team.js';
import type { UserEvent } from './user.js';

/** How the facts of people are stored. These names are the storage format: one that was ever released stays. */
export const peopleEvents: EventVersions<UserEvent | TeamEvent | IdentityEvent | SeatEvent> = {
  UserAdded: v1,
  RoleGranted: v1,
  RoleRevoked: v1,
  ApiKeyIssued: v1,
  ApiKeyRevoked: v1,
  PrimaryTeamSet: v1,
  UserAvatarSet: v1,
  UserAvatarRemoved: v1,
  TeamCreated: v1,
  TeamRenamed: v1,
  TeamDissolved: v1,
  TeamMemberAdded: v1,
  TeamMemberRemoved: v1,
  SeatLimitSet: v1,
  SeatAssigned: v1,
  SeatReleased: v1,
  IdentityLinked: v1,
  IdentityUnlinked: v1,
};
