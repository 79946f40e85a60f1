import type { Recorded } from '#libs/decider';
import { sortText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import { evolveInbox, type ConnectedAddress, type InboxEvent, type Member, type Visibility } from '../inbox.js';

/** One inbox, with all that rights in it depend on. */
export type InboxRow = Readonly<{
  inbox_id: string;
  name: string;
  sort_name: string;
  visibility: Visibility;
  members: readonly Member[];
  addresses: readonly ConnectedAddress[];
}>;

/** What a fact makes of an inbox's row, by the fold that decides; the audit runs it over a shorter log. */
export const inboxRow = (row: InboxRow | undefined, event: Recorded<InboxEvent>): InboxRow | undefined => {
  const before =
    row === undefined ? ({ status: 'none' } as const) : { status: 'created' as const, inboxId: row.inbox_id, ...row };
  const inbox = evolveInbox(before, event);
  if (inbox.status === 'none') return undefined;
  const { inboxId, name, visibility, members, addresses } = inbox;
  return { inbox_id: inboxId, name, sort_name: sortText(name), visibility, members, addresses };
};

export const inboxDirectory = projection<InboxRow, InboxEvent>({
  name: 'inbox_directory',
  version: 1,
  table: viewTable<InboxRow>({
    name: 'inbox_directory',
    version: 1,
    columns: {
      inbox_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      visibility: { type: 'text' },
      members: { type: 'jsonb' },
      addresses: { type: 'jsonb' },
    },
    primaryKey: ['inbox_id'],
    indexes: [['sort_name', 'inbox_id']],
  }),
  on: [
    'InboxCreated',
    'AddressConnected',
    'AddressDisconnected',
    'MemberAdded',
    'MemberRemoved',
    'VisibilityRestricted',
    'VisibilityOpened',
  ],
  matches: ({ data }) => [{ inbox_id: data.inboxId }],
  row: inboxRow,
});
