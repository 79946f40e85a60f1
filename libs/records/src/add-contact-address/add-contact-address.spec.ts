import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { ContactEvent } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import type { AddContactAddress } from './add-contact-address.js';

const at = '2026-03-01T09:00:00.000Z';
const address = 'zoe@example.org';
const created: ContactEvent = { type: 'ContactCreated', data: { contactId: 'c1', name: 'Zoë', at, source: 'person' } };
const added: ContactEvent = { type: 'ContactAddressAdded', data: { contactId: 'c1', address, at } };
const command: AddContactAddress = { type: 'AddContactAddress', address: 'Zoe@example.org', at };

describe('AddContactAddress', () => {
  it('adds an address, in lower case', () => given(contactDecider, created).when(command).then(added));
  it('is quiet the second time', () => given(contactDecider, created, added).when(command).thenNothing());
  it('knows no contact that was not created', () =>
    given(contactDecider).when(command).thenBroken('contact-not-found'));
});
