import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { Member } from '../member.js';
import type { RemoveMember } from './remove-member.js';

const at = '2026-03-01T09:00:00.000Z';
const member: Member = { kind: 'user', id: 'u1' };
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const added: InboxEvent = { type: 'MemberAdded', data: { inboxId: 'i1', member, at } };
const removed: InboxEvent = { type: 'MemberRemoved', data: { inboxId: 'i1', member, at } };
const command: RemoveMember = { type: 'RemoveMember', member, at };

describe('RemoveMember', () => {
  it('removes a member', () => given(inboxDecider, created, added).when(command).then(removed));
  it('is quiet the second time', () => given(inboxDecider, created, added, removed).when(command).thenNothing());
  it('is quiet about a team of the same id', () =>
    given(inboxDecider, created, added)
      .when({ ...command, member: { kind: 'team', id: 'u1' } })
      .thenNothing());
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
