export { type AddressSending, type SendingLimit, type SendingPause } from './address-sending.js';
export { canAct, canView, seesEveryInbox, type Standing, standing } from './access.js';
export type { BusinessHours, OpenStretch } from './business-hours.js';
export { sendingSchema } from './address-sending.http.js';
export { type InboxCommand, inboxDecider } from './decider.js';
export {
  type ConnectedAddress,
  type ExistingInbox,
  type Inbox,
  type InboundPolicy,
  type InboxEvent,
  inboxStream,
  type ListedSender,
  usualInboundPolicy,
  type Visibility,
} from './inbox.js';
export { type AddressOwner, InboxAccess, type PausedAddress } from './inbox-access.http.js';
export { InboxLooks } from './look-into-inbox/inbox-looks.http.js';
export { type InboxAddressRow, inboxAddressView } from './inbox-address-view/inbox-address-view.projection.js';
export { InboxAdministration, inboxWritten, type InboxWritten } from './inbox-administration.http.js';
export { inboxSchema } from './inbox-directory/inbox-directory.http.js';
export { inboxDirectory, inboxRow, type InboxRow } from './inbox-directory/inbox-directory.projection.js';
export { InboxSight } from './inbox-sight.http.js';
export { inboxesEvents } from './inboxes-events.js';
export { InboxesApi, InboxesDirectory } from './inboxes.module.js';
export { inboxesProjections } from './inboxes.projection.js';
export type { Member } from './member.js';
export type {
  AssignAction,
  RoutingAction,
  RoutingConditions,
  RoutingOccasion,
  RoutingRule,
  SnoozeAction,
} from './routing-rules.js';
export { isMeant } from './sender-pattern.js';
export { senderPattern } from './sender-pattern.http.js';
export type { SetRoutingRules } from './set-routing-rules/set-routing-rules.js';
export { ListSenderCommand } from './list-sender/list-sender.http.js';
export { canChangeShared, canSeeShared, type Shared } from './partition.js';
export { withoutTag } from './plus-tag.js';
