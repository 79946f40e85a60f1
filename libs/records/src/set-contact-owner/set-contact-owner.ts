import { type Contact, type ContactEvent, existingContact } from '../contact.js';

/** Says who of the team looks after a contact; `ownerId: null`: nobody. */
export type SetContactOwner = Readonly<{ type: 'SetContactOwner'; ownerId: string | null; at: string }>;

/** @throws RuleBroken contact-not-found */
export const setContactOwner = ({ ownerId, at }: SetContactOwner, contact: Contact): readonly ContactEvent[] => {
  const { contactId, ownerId: known } = existingContact(contact);
  return known === ownerId ? [] : [{ type: 'ContactOwnerSet', data: { contactId, ownerId, at } }];
};
