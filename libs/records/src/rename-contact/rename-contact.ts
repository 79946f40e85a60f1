import { type Contact, type ContactEvent, existingContact } from '../contact.js';

export type RenameContact = Readonly<{ type: 'RenameContact'; name: string; at: string }>;

export const renameContact = ({ name, at }: RenameContact, contact: Contact): readonly ContactEvent[] => {
  const { contactId, name: known } = existingContact(contact);
  return known === name ? [] : [{ type: 'ContactRenamed', data: { contactId, name, at } }];
};
