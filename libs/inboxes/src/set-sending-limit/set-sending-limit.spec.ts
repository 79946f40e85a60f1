import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { SetSendingLimit } from './set-sending-limit.js';

const at = '2026-03-01T09:00:00.000Z';
const address = 'support@example.org';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const connected: InboxEvent = { type: 'AddressConnected', data: { inboxId: 'i1', address, name: 'Support', at } };
const disconnected: InboxEvent = { type: 'AddressDisconnected', data: { inboxId: 'i1', address, at } };
const limit = { perMinute: 30, perDay: null };
const set: InboxEvent = { type: 'SendingLimitSet', data: { inboxId: 'i1', address, limit, at } };
const unset: InboxEvent = { type: 'SendingLimitSet', data: { inboxId: 'i1', address, limit: null, at } };
const command: SetSendingLimit = { type: 'SetSendingLimit', address: 'Support@Example.org', limit, at };

describe('SetSendingLimit', () => {
  it('limits what leaves from an address', () => given(inboxDecider, created, connected).when(command).then(set));
  it('leaves the limit to the deployment again', () =>
    given(inboxDecider, created, connected, set)
      .when({ ...command, limit: null })
      .then(unset));
  it('keeps the limit when the address gets another name', () =>
    given(inboxDecider, created, connected, set, {
      type: 'AddressConnected',
      data: { inboxId: 'i1', address, name: 'Aide', at },
    })
      .when(command)
      .thenNothing());
  it('starts anew with an address that was disconnected', () =>
    given(inboxDecider, created, connected, set, disconnected, connected).when(command).then(set));
  it('is quiet the second time', () => {
    given(inboxDecider, created, connected, set).when(command).thenNothing();
    given(inboxDecider, created, connected)
      .when({ ...command, limit: null })
      .thenNothing();
  });
  it('knows no address of others', () =>
    given(inboxDecider, created).when(command).thenBroken('address-not-connected'));
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
