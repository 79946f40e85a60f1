import { type Fact, RuleBroken } from '#libs/decider';
import { type AddressSending, type AddressSendingEvent, evolveSending, freeToSend } from './address-sending.js';
import type { BusinessHours } from './business-hours.js';
import { type Member, sameMember } from './member.js';
import type { RoutingRule } from './routing-rules.js';

/** `open`: everybody who works here is at home in it; `restricted`: its members are. */
export type Visibility = 'open' | 'restricted';

/** An address that mail comes to and goes out from, in lower case, with the name that recipients see. */
export type ConnectedAddress = Readonly<{ address: string; name: string; sending: AddressSending }>;

/** An address elsewhere whose server passes its mail on to a connected one, `to`; both in lower case. */
export type Forwarding = Readonly<{ address: string; to: string }>;

/** `allow`: mail from there is never taken for spam; `deny`: always. A pattern is an address or a domain, in lower case. */
export type SenderVerdict = 'allow' | 'deny';
export type ListedSender = Readonly<{ pattern: string; verdict: SenderVerdict }>;

/** How an inbox takes its mail where tastes differ. */
export type InboundPolicy = Readonly<{
  /** Whether zoe+shop@ is the contact zoe@ or one of its own. */
  plusTags: 'same-contact' | 'own-contact';
  /** Whether the contact of a mail is found by its Reply-To instead of its From. */
  replyTo: 'ignore' | 'follow';
  /** Whose word is taken on who wrote a mail that they pass on. */
  forwardedBy: 'nobody' | 'members' | 'anyone';
  /** Machine-made mail that reopens a closed conversation. */
  automaticReopens: readonly string[];
  bounceReopens: boolean;
  /** A filter's score from which on mail is spam; null to go by its verdict alone. */
  spamScore: number | null;
  /** What to make of mail that fails DMARC, where a trusted server or our own check says so. */
  failedAuthentication: 'deliver' | 'spam';
}>;

export const usualInboundPolicy: InboundPolicy = {
  plusTags: 'own-contact',
  replyTo: 'ignore',
  forwardedBy: 'members',
  automaticReopens: [],
  bounceReopens: true,
  spamScore: null,
  failedAuthentication: 'deliver',
};

export type InboxEvent =
  | AddressSendingEvent
  | Fact<'InboxCreated', { inboxId: string; name: string; at: string }>
  | Fact<'InboxRenamed', { inboxId: string; name: string; at: string }>
  | Fact<'AddressConnected', { inboxId: string; address: string; name: string; at: string }>
  | Fact<'AddressDisconnected', { inboxId: string; address: string; at: string }>
  | Fact<'FallbackAddressSet', { inboxId: string; address: string | null; at: string }>
  | Fact<'ForwardingAdded', { inboxId: string; at: string } & Forwarding>
  | Fact<'ForwardingRemoved', { inboxId: string; address: string; at: string }>
  | Fact<'MemberAdded', { inboxId: string; member: Member; at: string }>
  | Fact<'MemberRemoved', { inboxId: string; member: Member; at: string }>
  | Fact<'VisibilityRestricted', { inboxId: string; at: string }>
  | Fact<'VisibilityOpened', { inboxId: string; at: string }>
  | Fact<'InboundPolicySet', { inboxId: string; policy: InboundPolicy; at: string }>
  | Fact<'SenderListed', { inboxId: string; pattern: string; verdict: SenderVerdict; at: string }>
  | Fact<'SenderUnlisted', { inboxId: string; pattern: string; at: string }>
  | Fact<'RoutingRulesSet', { inboxId: string; rules: readonly RoutingRule[]; at: string }>
  | Fact<'BusinessHoursSet', { inboxId: string; hours: BusinessHours | null; at: string }>;

export type ExistingInbox = Readonly<{
  status: 'created';
  inboxId: string;
  name: string;
  visibility: Visibility;
  members: readonly Member[];
  addresses: readonly ConnectedAddress[];
  /** The connected address that answers leave from where the one that was written to is connected no longer. */
  fallbackAddress: string | null;
  forwardings: readonly Forwarding[];
  inboundPolicy: InboundPolicy;
  senders: readonly ListedSender[];
  routingRules: readonly RoutingRule[];
  businessHours: BusinessHours | null;
}>;

export type Inbox = Readonly<{ status: 'none' }> | ExistingInbox;

export const noInbox: Inbox = { status: 'none' };

export const inboxStream = (inboxId: string): string => `inbox-${inboxId}`;

/** @throws RuleBroken `inbox-not-found` when no inbox was created under this id. */
export const existingInbox = (inbox: Inbox): ExistingInbox => {
  if (inbox.status === 'none') throw new RuleBroken('inbox-not-found', 'create this inbox first');
  return inbox;
};

/** Whether the address, given in any case, is connected to the inbox. */
export const isConnected = (inbox: Inbox, address: string): boolean =>
  inbox.status === 'created' && inbox.addresses.some((connected) => connected.address === address.toLowerCase());

/** The address, given in any case. @throws RuleBroken `address-not-connected` when it is not this inbox's */
export const connectedAddress = ({ addresses }: ExistingInbox, address: string): ConnectedAddress => {
  const found = addresses.find((connected) => connected.address === address.toLowerCase());
  if (found === undefined) throw new RuleBroken('address-not-connected', `${address} is no address of this inbox`);
  return found;
};

export const evolveInbox = (inbox: Inbox, event: InboxEvent): Inbox => {
  if (event.type === 'InboxCreated') {
    const { inboxId, name } = event.data;
    return {
      status: 'created',
      inboxId,
      name,
      visibility: 'open',
      members: [],
      addresses: [],
      fallbackAddress: null,
      forwardings: [],
      inboundPolicy: usualInboundPolicy,
      senders: [],
      routingRules: [],
      businessHours: null,
    };
  }
  return inbox.status === 'none' ? inbox : evolveExisting(inbox, event);
};

const evolveExisting = (inbox: ExistingInbox, event: Exclude<InboxEvent, { type: 'InboxCreated' }>): ExistingInbox => {
  switch (event.type) {
    case 'InboxRenamed':
      return { ...inbox, name: event.data.name };
    case 'AddressConnected': {
      const { address, name } = event.data;
      const { sending = freeToSend } = inbox.addresses.find((known) => known.address === address) ?? {};
      return { ...inbox, addresses: [...without(inbox.addresses, address), { address, name, sending }] };
    }
    case 'AddressDisconnected': {
      const { address } = event.data;
      const fallbackAddress = inbox.fallbackAddress === address ? null : inbox.fallbackAddress;
      return { ...inbox, addresses: without(inbox.addresses, address), fallbackAddress };
    }
    case 'FallbackAddressSet':
      return { ...inbox, fallbackAddress: event.data.address };
    case 'ForwardingAdded': {
      const { address, to } = event.data;
      return { ...inbox, forwardings: [...without(inbox.forwardings, address), { address, to }] };
    }
    case 'ForwardingRemoved':
      return { ...inbox, forwardings: without(inbox.forwardings, event.data.address) };
    case 'SendingLimitSet':
    case 'SendingPaused':
    case 'SendingResumed':
      return {
        ...inbox,
        addresses: inbox.addresses.map((known) =>
          known.address === event.data.address ? { ...known, sending: evolveSending(known.sending, event) } : known,
        ),
      };
    case 'MemberAdded':
      return { ...inbox, members: [...inbox.members, event.data.member] };
    case 'MemberRemoved':
      return { ...inbox, members: inbox.members.filter((member) => !sameMember(member, event.data.member)) };
    case 'VisibilityRestricted':
      return { ...inbox, visibility: 'restricted' };
    case 'VisibilityOpened':
      return { ...inbox, visibility: 'open' };
    case 'InboundPolicySet':
      return { ...inbox, inboundPolicy: event.data.policy };
    case 'SenderListed': {
      const { pattern, verdict } = event.data;
      return { ...inbox, senders: [...unlisted(inbox.senders, pattern), { pattern, verdict }] };
    }
    case 'SenderUnlisted':
      return { ...inbox, senders: unlisted(inbox.senders, event.data.pattern) };
    case 'RoutingRulesSet':
      return { ...inbox, routingRules: event.data.rules };
    case 'BusinessHoursSet':
      return { ...inbox, businessHours: event.data.hours };
    default:
      return event satisfies never;
  }
};

const without = <At extends Readonly<{ address: string }>>(all: readonly At[], address: string): readonly At[] =>
  all.filter((one) => one.address !== address);

const unlisted = (senders: readonly ListedSender[], pattern: string): readonly ListedSender[] =>
  senders.filter((listed) => listed.pattern !== pattern);
