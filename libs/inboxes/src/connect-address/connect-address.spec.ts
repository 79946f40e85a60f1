import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { ConnectAddress } from './connect-address.js';

const at = '2026-03-01T09:00:00.000Z';
const address = 'support@example.org';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const connected: InboxEvent = { type: 'AddressConnected', data: { inboxId: 'i1', address, name: 'Support', at } };
const disconnected: InboxEvent = { type: 'AddressDisconnected', data: { inboxId: 'i1', address, at } };
const command: ConnectAddress = { type: 'ConnectAddress', address, name: 'Support', at };

describe('ConnectAddress', () => {
  it('connects an address, in lower case', () =>
    given(inboxDecider, created)
      .when({ ...command, address: 'Support@Example.org' })
      .then(connected));
  it('connects one that was disconnected', () =>
    given(inboxDecider, created, connected, disconnected).when(command).then(connected));
  it('is quiet the second time, in whatever case', () =>
    given(inboxDecider, created, connected)
      .when({ ...command, address: 'SUPPORT@example.org' })
      .thenNothing());
  it('changes the name that recipients see', () =>
    given(inboxDecider, created, connected)
      .when({ ...command, name: 'Aide' })
      .then({ type: 'AddressConnected', data: { inboxId: 'i1', address, name: 'Aide', at } }));
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
