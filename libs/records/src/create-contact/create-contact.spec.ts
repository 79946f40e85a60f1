import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { ContactEvent } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import type { CreateContact } from './create-contact.js';

const at = '2026-03-01T09:00:00.000Z';
const created: ContactEvent = { type: 'ContactCreated', data: { contactId: 'c1', name: 'Zoë', at, source: 'mail' } };
const added = (address: string): ContactEvent => ({
  type: 'ContactAddressAdded',
  data: { contactId: 'c1', address, at },
});
const command: CreateContact = {
  type: 'CreateContact',
  contactId: 'c1',
  name: 'Zoë',
  addresses: ['Zoe@Example.org', 'zoe@example.ORG', 'z@example.net'],
  source: 'mail',
  at,
};

describe('CreateContact', () => {
  it('creates a contact with its addresses, each once and in lower case', () =>
    given(contactDecider).when(command).then(created, added('zoe@example.org'), added('z@example.net')));
  it('creates one without an address', () =>
    given(contactDecider)
      .when({ ...command, addresses: [] })
      .then(created));
  it('is quiet the second time', () =>
    given(contactDecider, created, added('z@example.net'), added('zoe@example.org')).when(command).thenNothing());
  it('finishes what was cut short, and leaves the name', () =>
    given(contactDecider, created, added('z@example.net'))
      .when({ ...command, name: 'somebody' })
      .then(added('zoe@example.org')));
});
