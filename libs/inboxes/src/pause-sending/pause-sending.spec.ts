import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { PauseSending } from './pause-sending.js';

const at = '2026-03-01T09:00:00.000Z';
const address = 'support@example.org';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const connected: InboxEvent = { type: 'AddressConnected', data: { inboxId: 'i1', address, name: 'Support', at } };
const refused = { at, why: 'refused', reason: '535 wrong password', resumes: 'probe' } as const;
const said = { at, why: 'command', reason: null, resumes: 'command' } as const;
const pausedByWorker: InboxEvent = { type: 'SendingPaused', data: { inboxId: 'i1', address, ...refused } };
const pausedByPerson: InboxEvent = { type: 'SendingPaused', data: { inboxId: 'i1', address, ...said } };
const worker: PauseSending = { type: 'PauseSending', address, ...refused };
const person: PauseSending = { type: 'PauseSending', address: 'SUPPORT@example.org', ...said };

describe('PauseSending', () => {
  it('says why nothing leaves from an address', () => {
    given(inboxDecider, created, connected).when(worker).then(pausedByWorker);
    given(inboxDecider, created, connected).when(person).then(pausedByPerson);
  });
  it('lets a person take over what a worker paused, and not the other way round', () => {
    given(inboxDecider, created, connected, pausedByWorker).when(person).then(pausedByPerson);
    given(inboxDecider, created, connected, pausedByPerson).when(worker).thenNothing();
  });
  it('is quiet the second time', () => {
    given(inboxDecider, created, connected, pausedByWorker).when(worker).thenNothing();
    given(inboxDecider, created, connected, pausedByPerson).when(person).thenNothing();
  });
  it('knows no address of others', () => given(inboxDecider, created).when(worker).thenBroken('address-not-connected'));
  it('knows no inbox that was not created', () => given(inboxDecider).when(worker).thenBroken('inbox-not-found'));
});
