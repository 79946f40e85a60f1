import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { DisconnectAddress } from './disconnect-address.js';

const at = '2026-03-01T09:00:00.000Z';
const address = 'support@example.org';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const connected: InboxEvent = { type: 'AddressConnected', data: { inboxId: 'i1', address, name: 'Support', at } };
const disconnected: InboxEvent = { type: 'AddressDisconnected', data: { inboxId: 'i1', address, at } };
const command: DisconnectAddress = { type: 'DisconnectAddress', address: 'Support@example.org', at };

describe('DisconnectAddress', () => {
  it('disconnects an address, given in whatever case', () =>
    given(inboxDecider, created, connected).when(command).then(disconnected));
  it('is quiet the second time', () =>
    given(inboxDecider, created, connected, disconnected).when(command).thenNothing());
  it('leaves the other addresses alone', () =>
    given(inboxDecider, created, connected)
      .when({ ...command, address: 'sales@example.org' })
      .thenNothing());
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
