import type { Recorded } from '#libs/decider';
import { sortText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import {
  type ConnectedAddress,
  evolveInbox,
  type InboundPolicy,
  type InboxEvent,
  type ListedSender,
  type Member,
  type Visibility,
} from '../inbox.js';

/** One inbox, with all that rights in it and the fate of its mail depend on. */
export type InboxRow = Readonly<{
  inbox_id: string;
  name: string;
  sort_name: string;
  visibility: Visibility;
  members: readonly Member[];
  addresses: readonly ConnectedAddress[];
  inbound_policy: InboundPolicy;
  senders: readonly ListedSender[];
}>;

/** What a fact makes of an inbox's row, by the fold that decides; the audit runs it over a shorter log. */
export const inboxRow = (row: InboxRow | undefined, event: Recorded<InboxEvent>): InboxRow | undefined => {
  const before =
    row === undefined
      ? ({ status: 'none' } as const)
      : { status: 'created' as const, inboxId: row.inbox_id, inboundPolicy: row.inbound_policy, ...row };
  const inbox = evolveInbox(before, event);
  if (inbox.status === 'none') return undefined;
  const { inboxId, name, visibility, members, addresses, inboundPolicy, senders } = inbox;
  return {
    inbox_id: inboxId,
    name,
    sort_name: sortText(name),
    visibility,
    members,
    addresses,
    inbound_policy: inboundPolicy,
    senders,
  };
};

export const inboxDirectory = projection<InboxRow, InboxEvent>({
  name: 'inbox_directory',
  version: 3,
  table: viewTable<InboxRow>({
    name: 'inbox_directory',
    version: 3,
    columns: {
      inbox_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      visibility: { type: 'text' },
      members: { type: 'jsonb' },
      addresses: { type: 'jsonb' },
      inbound_policy: { type: 'jsonb' },
      senders: { type: 'jsonb' },
    },
    primaryKey: ['inbox_id'],
    indexes: [['sort_name', 'inbox_id']],
  }),
  on: [
    'InboxCreated',
    'AddressConnected',
    'AddressDisconnected',
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
  ],
  matches: ({ data }) => [{ inbox_id: data.inboxId }],
  row: inboxRow,
});
