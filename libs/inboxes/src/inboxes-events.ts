import { type EventVersions, v1 } from '#libs/decider';
import type { AddressClaimEvent } from './address-claim.js';
import type { LookEvent } from './look-into-inbox/look-into-inbox.js';
import type { InboxEvent } from './inbox.js';

/** How the facts of inboxes are stored. These names are the storage format: one that was ever released stays. */
export const inboxesEvents: EventVersions<InboxEvent | AddressClaimEvent | LookEvent> = {
  InboxCreated: v1,
  InboxRenamed: v1,
  AddressConnected: v1,
  AddressDisconnected: v1,
  FallbackAddressSet: v1,
  ForwardingAdded: v1,
  ForwardingRemoved: v1,
  MemberAdded: v1,
  MemberRemoved: v1,
  VisibilityRestricted: v1,
  VisibilityOpened: v1,
  InboundPolicySet: v1,
  SenderListed: v1,
  SenderUnlisted: v1,
  RoutingRulesSet: v1,
  BusinessHoursSet: v1,
  SendingLimitSet: v1,
  SendingPaused: v1,
  SendingResumed: v1,
  InboxLookedInto: v1,
  InboxAddressClaimed: v1,
  InboxAddressReleased: v1,
};
