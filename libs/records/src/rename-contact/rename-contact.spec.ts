import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { ContactEvent } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import type { RenameContact } from './rename-contact.js';

const at = '2026-03-01T09:00:00.000Z';
const created: ContactEvent = { type: 'ContactCreated', data: { contactId: 'c1', name: 'Zoë', at, source: 'mail' } };
const renamed: ContactEvent = { type: 'ContactRenamed', data: { contactId: 'c1', name: 'Zoë Cœur', at } };
const command: RenameContact = { type: 'RenameContact', name: 'Zoë Cœur', at };

describe('RenameContact', () => {
  it('renames a contact', () => given(contactDecider, created).when(command).then(renamed));
  it('is quiet the second time', () => given(contactDecider, created, renamed).when(command).thenNothing());
  it('knows no contact that was not created', () =>
    given(contactDecider).when(command).thenBroken('contact-not-found'));
});
