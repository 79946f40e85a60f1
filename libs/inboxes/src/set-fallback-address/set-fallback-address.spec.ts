import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { SetFallbackAddress } from './set-fallback-address.js';

const at = '2026-03-01T09:00:00.000Z';
const address = 'support@example.org';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const connected: InboxEvent = { type: 'AddressConnected', data: { inboxId: 'i1', address, name: 'Support', at } };
const disconnected: InboxEvent = { type: 'AddressDisconnected', data: { inboxId: 'i1', address, at } };
const set = (to: string | null): InboxEvent => ({
  type: 'FallbackAddressSet',
  data: { inboxId: 'i1', address: to, at },
});
const command = (to: string | null): SetFallbackAddress => ({ type: 'SetFallbackAddress', address: to, at });

describe('SetFallbackAddress', () => {
  it('names a connected address, in whatever case', () =>
    given(inboxDecider, created, connected).when(command('Support@Example.org')).then(set(address)));
  it('names none any longer', () =>
    given(inboxDecider, created, connected, set(address)).when(command(null)).then(set(null)));
  it('is quiet the second time', () => {
    given(inboxDecider, created, connected, set(address)).when(command(address)).thenNothing();
    given(inboxDecider, created).when(command(null)).thenNothing();
  });
  it('is forgotten with the address', () =>
    given(inboxDecider, created, connected, set(address), disconnected, connected)
      .when(command(address))
      .then(set(address)));
  it('names no address of others', () =>
    given(inboxDecider, created).when(command(address)).thenBroken('address-not-connected'));
  it('knows no inbox that was not created', () =>
    given(inboxDecider).when(command(null)).thenBroken('inbox-not-found'));
});
