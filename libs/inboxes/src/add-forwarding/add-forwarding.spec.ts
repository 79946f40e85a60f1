import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { AddForwarding } from './add-forwarding.js';

const at = '2026-03-01T09:00:00.000Z';
const [to, other, elsewhere] = ['support@example.org', 'help@example.org', 'info@old.example'];
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const connected = (address: string): InboxEvent => ({
  type: 'AddressConnected',
  data: { inboxId: 'i1', address, name: 'Support', at },
});
const added = (target: string): InboxEvent => ({
  type: 'ForwardingAdded',
  data: { inboxId: 'i1', address: elsewhere, to: target, at },
});
const removed: InboxEvent = { type: 'ForwardingRemoved', data: { inboxId: 'i1', address: elsewhere, at } };
const command: AddForwarding = { type: 'AddForwarding', address: 'Info@Old.example', to, at };
const past = [created, connected(to), connected(other)];

describe('AddForwarding', () => {
  it('tells whose mail is passed on to which address', () =>
    given(inboxDecider, ...past)
      .when(command)
      .then(added(to)));
  it('tells that it is passed on to another one', () =>
    given(inboxDecider, ...past, added(to))
      .when({ ...command, to: other })
      .then(added(other)));
  it('is quiet the second time', () =>
    given(inboxDecider, ...past, added(to))
      .when(command)
      .thenNothing());
  it('tells it anew of one that was removed', () =>
    given(inboxDecider, ...past, added(to), removed)
      .when(command)
      .then(added(to)));
  it('leads to no address of others, and from none of the inbox', () => {
    given(inboxDecider, created).when(command).thenBroken('address-not-connected');
    given(inboxDecider, ...past)
      .when({ ...command, address: other })
      .thenBroken('address-connected');
  });
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
