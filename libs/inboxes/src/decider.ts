import type { Decider } from '#libs/decider';
import { type AddForwarding, addForwarding } from './add-forwarding/add-forwarding.js';
import { type AddMember, addMember } from './add-member/add-member.js';
import { type ConnectAddress, connectAddress } from './connect-address/connect-address.js';
import { type CreateInbox, createInbox } from './create-inbox/create-inbox.js';
import { type DisconnectAddress, disconnectAddress } from './disconnect-address/disconnect-address.js';
import { evolveInbox, type Inbox, type InboxEvent, noInbox } from './inbox.js';
import { type ListSender, listSender } from './list-sender/list-sender.js';
import { type OpenVisibility, openVisibility } from './open-visibility/open-visibility.js';
import { type PauseSending, pauseSending } from './pause-sending/pause-sending.js';
import { type RemoveForwarding, removeForwarding } from './remove-forwarding/remove-forwarding.js';
import { type RemoveMember, removeMember } from './remove-member/remove-member.js';
import { type RenameInbox, renameInbox } from './rename-inbox/rename-inbox.js';
import { type RestrictVisibility, restrictVisibility } from './restrict-visibility/restrict-visibility.js';
import { type ResumeSending, resumeSending } from './resume-sending/resume-sending.js';
import { type SetBusinessHours, setBusinessHours } from './set-business-hours/set-business-hours.js';
import { type SetFallbackAddress, setFallbackAddress } from './set-fallback-address/set-fallback-address.js';
import { type SetInboundPolicy, setInboundPolicy } from './set-inbound-policy/set-inbound-policy.js';
import { type SetRoutingRules, setRoutingRules } from './set-routing-rules/set-routing-rules.js';
import { type SetSendingLimit, setSendingLimit } from './set-sending-limit/set-sending-limit.js';
import { type UnlistSender, unlistSender } from './unlist-sender/unlist-sender.js';

export type InboxCommand =
  | CreateInbox
  | RenameInbox
  | ConnectAddress
  | DisconnectAddress
  | SetFallbackAddress
  | AddForwarding
  | RemoveForwarding
  | AddMember
  | RemoveMember
  | RestrictVisibility
  | OpenVisibility
  | SetInboundPolicy
  | SetRoutingRules
  | SetBusinessHours
  | SetSendingLimit
  | PauseSending
  | ResumeSending
  | ListSender
  | UnlistSender;

const decide = (command: InboxCommand, inbox: Inbox): readonly InboxEvent[] => {
  switch (command.type) {
    case 'CreateInbox':
      return createInbox(command, inbox);
    case 'RenameInbox':
      return renameInbox(command, inbox);
    case 'SetFallbackAddress':
      return setFallbackAddress(command, inbox);
    case 'AddForwarding':
      return addForwarding(command, inbox);
    case 'RemoveForwarding':
      return removeForwarding(command, inbox);
    case 'ConnectAddress':
      return connectAddress(command, inbox);
    case 'DisconnectAddress':
      return disconnectAddress(command, inbox);
    case 'AddMember':
      return addMember(command, inbox);
    case 'RemoveMember':
      return removeMember(command, inbox);
    case 'RestrictVisibility':
      return restrictVisibility(command, inbox);
    case 'OpenVisibility':
      return openVisibility(command, inbox);
    case 'SetInboundPolicy':
      return setInboundPolicy(command, inbox);
    case 'SetRoutingRules':
      return setRoutingRules(command, inbox);
    case 'SetBusinessHours':
      return setBusinessHours(command, inbox);
    case 'SetSendingLimit':
      return setSendingLimit(command, inbox);
    case 'PauseSending':
      return pauseSending(command, inbox);
    case 'ResumeSending':
      return resumeSending(command, inbox);
    case 'ListSender':
      return listSender(command, inbox);
    case 'UnlistSender':
      return unlistSender(command, inbox);
    default:
      return command satisfies never;
  }
};

/**
 * Everything an `inbox-` stream can do. Each command but CreateInbox breaks the rule `inbox-not-found` where there is none.
 * ConnectAddress takes for granted that the address is claimed for this inbox (see address-claim.ts).
 */
export const inboxDecider: Decider<Inbox, InboxCommand, InboxEvent> = {
  initialState: noInbox,
  decide,
  evolve: evolveInbox,
};
