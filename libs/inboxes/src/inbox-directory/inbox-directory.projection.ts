import type { Recorded } from '#libs/decider';
import { sortText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import type { BusinessHours } from '../business-hours.js';
import {
  type ConnectedAddress,
  evolveInbox,
  type Forwarding,
  type InboundPolicy,
  type InboxEvent,
  type ListedSender,
  type Visibility,
} from '../inbox.js';
import type { Member } from '../member.js';
import type { RoutingRule } from '../routing-rules.js';

/**
 * One inbox, with all that rights in it and the fate of its mail depend on. `routing_revision` is the revision of its stream at which the
 * routing rules were set, null where they never were.
 */
export type InboxRow = Readonly<{
  inbox_id: string;
  name: string;
  sort_name: string;
  visibility: Visibility;
  members: readonly Member[];
  addresses: readonly ConnectedAddress[];
  fallback_address: string | null;
  forwardings: readonly Forwarding[];
  inbound_policy: InboundPolicy;
  senders: readonly ListedSender[];
  routing_rules: readonly RoutingRule[];
  routing_revision: number | null;
  business_hours: BusinessHours | null;
}>;

/** What a fact makes of an inbox's row, by the fold that decides; the audit runs it over a shorter log. */
export const inboxRow = (row: InboxRow | undefined, event: Recorded<InboxEvent>): InboxRow | undefined => {
  const before =
    row === undefined
      ? ({ status: 'none' } as const)
      : {
          ...row,
          status: 'created' as const,
          inboxId: row.inbox_id,
          fallbackAddress: row.fallback_address,
          inboundPolicy: row.inbound_policy,
          routingRules: row.routing_rules,
          businessHours: row.business_hours,
        };
  const inbox = evolveInbox(before, event);
  if (inbox.status === 'none') return undefined;
  const { inboxId, name, visibility, members, addresses, senders, forwardings } = inbox;
  return {
    inbox_id: inboxId,
    name,
    sort_name: sortText(name),
    visibility,
    members,
    addresses,
    fallback_address: inbox.fallbackAddress,
    forwardings,
    inbound_policy: inbox.inboundPolicy,
    senders,
    routing_rules: inbox.routingRules,
    routing_revision: event.type === 'RoutingRulesSet' ? event.revision : (row?.routing_revision ?? null),
    business_hours: inbox.businessHours,
  };
};

export const inboxDirectory = projection<InboxRow, InboxEvent>({
  name: 'inbox_directory',
  version: 5,
  table: viewTable<InboxRow>({
    name: 'inbox_directory',
    version: 5,
    columns: {
      inbox_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      visibility: { type: 'text' },
      members: { type: 'jsonb' },
      addresses: { type: 'jsonb' },
      fallback_address: { type: 'text', nullable: true },
      forwardings: { type: 'jsonb' },
      inbound_policy: { type: 'jsonb' },
      senders: { type: 'jsonb' },
      routing_rules: { type: 'jsonb' },
      routing_revision: { type: 'integer', nullable: true },
      business_hours: { type: 'jsonb', nullable: true },
    },
    primaryKey: ['inbox_id'],
    indexes: [['sort_name', 'inbox_id']],
  }),
  on: [
    'InboxCreated',
    'InboxRenamed',
    'AddressConnected',
    'AddressDisconnected',
    'FallbackAddressSet',
    'ForwardingAdded',
    'ForwardingRemoved',
    'SendingLimitSet',
    'SendingPaused',
    'SendingResumed',
    'MemberAdded',
    'MemberRemoved',
    'VisibilityRestricted',
    'VisibilityOpened',
    'InboundPolicySet',
    'SenderListed',
    'SenderUnlisted',
    'RoutingRulesSet',
    'BusinessHoursSet',
  ],
  matches: ({ data }) => [{ inbox_id: data.inboxId }],
  row: inboxRow,
});
