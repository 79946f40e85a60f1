import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { RemoveForwarding } from './remove-forwarding.js';

const at = '2026-03-01T09:00:00.000Z';
const [to, address] = ['support@example.org', 'info@old.example'];
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const added: InboxEvent = { type: 'ForwardingAdded', data: { inboxId: 'i1', address, to, at } };
const removed: InboxEvent = { type: 'ForwardingRemoved', data: { inboxId: 'i1', address, at } };
const command: RemoveForwarding = { type: 'RemoveForwarding', address: 'Info@old.example', at };

describe('RemoveForwarding', () => {
  it('tells that nothing is passed on any longer', () =>
    given(inboxDecider, created, added).when(command).then(removed));
  it('is quiet the second time', () => given(inboxDecider, created, added, removed).when(command).thenNothing());
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
