import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { RenameInbox } from './rename-inbox.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const renamed: InboxEvent = { type: 'InboxRenamed', data: { inboxId: 'i1', name: 'Help', at } };
const command: RenameInbox = { type: 'RenameInbox', name: 'Help', at };

describe('RenameInbox', () => {
  it('gives an inbox another name', () => given(inboxDecider, created).when(command).then(renamed));
  it('is quiet the second time', () => given(inboxDecider, created, renamed).when(command).thenNothing());
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
