import { addressesAdded, type Contact, type ContactEvent, existingContact } from '../contact.js';

export type AddContactAddress = Readonly<{ type: 'AddContactAddress'; address: string; at: string }>;

export const addContactAddress = ({ address, at }: AddContactAddress, contact: Contact): readonly ContactEvent[] => {
  const { contactId, addresses } = existingContact(contact);
  return addressesAdded(contactId, addresses, [address], at);
};
