import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { Audience } from '#libs/people';
import type { ContactEvent } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import type { RecordEvent } from '../record.js';
import { recordDecider } from '../record-decider.js';
import type { ShareRecord } from './share-record.js';

const at = '2026-03-01T09:00:00.000Z';
const sales: Audience = { to: 'chosen', teamIds: ['sales'], userIds: [] };
const all: Audience = { to: 'all' };
const share = (visibility: Audience): ShareRecord => ({ type: 'ShareRecord', madeBy: 'ada', visibility, at });

describe('to whom a contact is shown', () => {
  const created: ContactEvent = { type: 'ContactCreated', data: { contactId: 'c1', name: 'Lu', at, source: 'person' } };
  const shared = (visibility: Audience): ContactEvent => ({
    type: 'ContactShared',
    data: { contactId: 'c1', madeBy: 'ada', visibility, at },
  });

  it('is everybody at first, then whoever was chosen, and everybody again', () => {
    given(contactDecider, created).when(share(sales)).then(shared(sales));
    given(contactDecider, created, shared(sales)).when(share(all)).then(shared(all));
  });

  it('is said once', () => {
    given(contactDecider, created).when(share(all)).thenNothing();
    given(contactDecider, created, shared(sales)).when(share(sales)).thenNothing();
  });

  it('is asked of a contact that there is', () => {
    given(contactDecider).when(share(sales)).thenBroken('contact-not-found');
  });
});

describe('to whom a record is shown', () => {
  const created: RecordEvent = { type: 'RecordCreated', data: { recordId: 'd1', recordType: 'deal', name: 'Oak', at } };
  const shared: RecordEvent = {
    type: 'RecordShared',
    data: { recordId: 'd1', recordType: 'deal', madeBy: 'ada', visibility: sales, at },
  };

  it('is everybody at first, then whoever was chosen, and is said once', () => {
    given(recordDecider, created).when(share(all)).thenNothing();
    given(recordDecider, created).when(share(sales)).then(shared);
    given(recordDecider, created, shared).when(share(sales)).thenNothing();
    given(recordDecider).when(share(sales)).thenBroken('record-not-found');
  });
});
