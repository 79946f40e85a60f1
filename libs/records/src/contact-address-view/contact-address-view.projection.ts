import { projection, viewTable } from '#libs/read-models';
import type { ContactEvent } from '../contact.js';

/** Whose an address is. The address is in lower case. */
export type ContactAddressRow = Readonly<{ address: string; contact_id: string }>;

type Seen = Extract<ContactEvent, { type: 'ContactAddressAdded' }>;

/** Reads the contact's own stream, not the claim: an address that was claimed for a contact not yet created is nobody's yet. */
export const contactAddressView = projection<ContactAddressRow, Seen>({
  name: 'contact_address_view',
  version: 1,
  table: viewTable<ContactAddressRow>({
    name: 'contact_address_view',
    version: 1,
    columns: { address: { type: 'text' }, contact_id: { type: 'uuid' } },
    primaryKey: ['address'],
  }),
  on: ['ContactAddressAdded'],
  matches: ({ data }) => [{ address: data.address }],
  row: (_, { data }) => ({ address: data.address, contact_id: data.contactId }),
});
