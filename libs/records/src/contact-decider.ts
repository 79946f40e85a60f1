import type { Decider } from '#libs/decider';
import { type AddContactAddress, addContactAddress } from './add-contact-address/add-contact-address.js';
import { type Contact, type ContactEvent, evolveContact, noContact } from './contact.js';
import { type CreateContact, createContact } from './create-contact/create-contact.js';
import { type RenameContact, renameContact } from './rename-contact/rename-contact.js';
import { type SetContactOwner, setContactOwner } from './set-contact-owner/set-contact-owner.js';
import { shareContact, type ShareRecord } from './share-record/share-record.js';

export type ContactCommand = CreateContact | RenameContact | AddContactAddress | SetContactOwner | ShareRecord;

const decide = (command: ContactCommand, contact: Contact): readonly ContactEvent[] => {
  switch (command.type) {
    case 'CreateContact':
      return createContact(command, contact);
    case 'RenameContact':
      return renameContact(command, contact);
    case 'AddContactAddress':
      return addContactAddress(command, contact);
    case 'SetContactOwner':
      return setContactOwner(command, contact);
    case 'ShareRecord':
      return shareContact(command, contact);
    default:
      return command satisfies never;
  }
};

/**
 * Everything a `contact-` stream can do. It takes for granted that each address is claimed for this contact (see
 * contact-address-claim.ts); each command but CreateContact breaks the rule `contact-not-found` where there is none.
 */
export const contactDecider: Decider<Contact, ContactCommand, ContactEvent> = {
  initialState: noContact,
  decide,
  evolve: evolveContact,
};
