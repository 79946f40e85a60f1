import { addressesAdded, type Contact, type ContactEvent, type ContactSource } from '../contact.js';

export type CreateContact = Readonly<{
  type: 'CreateContact';
  contactId: string;
  name: string;
  addresses: readonly string[];
  source: ContactSource;
  at: string;
}>;

/**
 * Creates a contact with its addresses. Where it exists it gets the addresses it lacks and keeps its name: that finishes what
 * was cut short after the address had been claimed.
 */
export const createContact = (command: CreateContact, contact: Contact): readonly ContactEvent[] => {
  const { contactId, name, addresses, source, at } = command;
  if (contact.status === 'created') return addressesAdded(contactId, contact.addresses, addresses, at);
  return [
    { type: 'ContactCreated', data: { contactId, name, at, source } },
    ...addressesAdded(contactId, [], addresses, at),
  ];
};
