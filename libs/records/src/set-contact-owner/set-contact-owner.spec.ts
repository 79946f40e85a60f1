import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { ContactEvent } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import type { SetContactOwner } from './set-contact-owner.js';

const at = '2026-03-01T09:00:00.000Z';
const created: ContactEvent = { type: 'ContactCreated', data: { contactId: 'c1', name: 'Zoë', at, source: 'mail' } };
const owned = (ownerId: string | null): ContactEvent => ({
  type: 'ContactOwnerSet',
  data: { contactId: 'c1', ownerId, at },
});
const to = (ownerId: string | null): SetContactOwner => ({ type: 'SetContactOwner', ownerId, at });

describe('SetContactOwner', () => {
  it('gives a contact to a user, to another, and to nobody', () => {
    given(contactDecider, created).when(to('ada')).then(owned('ada'));
    given(contactDecider, created, owned('ada')).when(to('max')).then(owned('max'));
    given(contactDecider, created, owned('ada')).when(to(null)).then(owned(null));
  });
  it('is quiet the second time', () => {
    given(contactDecider, created, owned('ada')).when(to('ada')).thenNothing();
    given(contactDecider, created).when(to(null)).thenNothing();
  });
  it('knows no contact that was not created', () =>
    given(contactDecider).when(to('ada')).thenBroken('contact-not-found'));
});
