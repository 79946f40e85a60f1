import { type Fact, RuleBroken } from '#libs/decider';
import type { Audience } from '#libs/people';

/** What made a contact: somebody who typed it in, or a mail from or to an address that nobody knew. */
export type ContactSource = 'person' | 'mail';

/** The facts of one correspondent. Addresses are in lower case. */
export type ContactEvent =
  | Fact<'ContactCreated', { contactId: string; name: string; at: string; source: ContactSource }>
  | Fact<'ContactRenamed', { contactId: string; name: string; at: string }>
  | Fact<'ContactAddressAdded', { contactId: string; address: string; at: string }>
  | Fact<'ContactOwnerSet', { contactId: string; ownerId: string | null; at: string }>
  | Fact<'ContactShared', { contactId: string; madeBy: string | null; visibility: Audience; at: string }>;

/** `ownerId` is the user who looks after them, null where nobody does; `madeBy` the one who made it, known since it was shared. */
export type ExistingContact = Readonly<{
  status: 'created';
  contactId: string;
  name: string;
  addresses: readonly string[];
  ownerId: string | null;
  madeBy: string | null;
  visibility: Audience;
}>;

export type Contact = Readonly<{ status: 'none' }> | ExistingContact;

export const noContact: Contact = { status: 'none' };

export const contactStream = (contactId: string): string => `contact-${contactId}`;

/** @throws RuleBroken `contact-not-found` when no contact was created under this id. */
export const existingContact = (contact: Contact): ExistingContact => {
  if (contact.status === 'none') throw new RuleBroken('contact-not-found', 'create this contact first');
  return contact;
};

/** The facts that give a contact those of the addresses that it lacks. */
export const addressesAdded = (
  contactId: string,
  known: readonly string[],
  addresses: readonly string[],
  at: string,
): readonly ContactEvent[] =>
  [...new Set(addresses.map((address) => address.toLowerCase()))]
    .filter((address) => !known.includes(address))
    .map((address) => ({ type: 'ContactAddressAdded', data: { contactId, address, at } }));

export const evolveContact = (contact: Contact, event: ContactEvent): Contact => {
  if (event.type === 'ContactCreated') {
    const { contactId, name } = event.data;
    return {
      ...{ status: 'created', contactId, name, addresses: [] },
      ...{ ownerId: null, madeBy: null, visibility: { to: 'all' } },
    };
  }
  return contact.status === 'none' ? contact : evolveExisting(contact, event);
};

const evolveExisting = (
  contact: ExistingContact,
  event: Exclude<ContactEvent, { type: 'ContactCreated' }>,
): ExistingContact => {
  switch (event.type) {
    case 'ContactRenamed':
      return { ...contact, name: event.data.name };
    case 'ContactAddressAdded':
      return { ...contact, addresses: [...contact.addresses, event.data.address] };
    case 'ContactOwnerSet':
      return { ...contact, ownerId: event.data.ownerId };
    case 'ContactShared':
      return { ...contact, madeBy: event.data.madeBy, visibility: event.data.visibility };
    default:
      return event satisfies never;
  }
};
