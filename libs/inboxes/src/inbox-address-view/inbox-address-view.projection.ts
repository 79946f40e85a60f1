import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { InboxEvent } from '../inbox.js';

/** Where mail to an address goes, in lower case; `inbox_id` is null when it was connected once and is no longer. */
export type InboxAddressRow = Readonly<{ address: string; inbox_id: string | null; name: string }>;

type Seen = Extract<InboxEvent, { type: 'AddressConnected' | 'AddressDisconnected' }>;

const addressRow = (row: InboxAddressRow | undefined, event: Recorded<Seen>): InboxAddressRow | undefined => {
  switch (event.type) {
    case 'AddressConnected':
      return { address: event.data.address, inbox_id: event.data.inboxId, name: event.data.name };
    case 'AddressDisconnected':
      return row?.inbox_id === event.data.inboxId ? { ...row, inbox_id: null } : row;
    default:
      return event satisfies never;
  }
};

export const inboxAddressView = projection<InboxAddressRow, Seen>({
  name: 'inbox_address_view',
  version: 2,
  table: viewTable<InboxAddressRow>({
    name: 'inbox_address_view',
    version: 2,
    columns: { address: { type: 'text' }, inbox_id: { type: 'uuid', nullable: true }, name: { type: 'text' } },
    primaryKey: ['address'],
  }),
  on: ['AddressConnected', 'AddressDisconnected'],
  matches: ({ data }) => [{ address: data.address }],
  row: addressRow,
});
