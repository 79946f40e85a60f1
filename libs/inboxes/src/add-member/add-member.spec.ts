import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { Member } from '../member.js';
import type { AddMember } from './add-member.js';

const at = '2026-03-01T09:00:00.000Z';
const member: Member = { kind: 'team', id: 't1' };
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const added: InboxEvent = { type: 'MemberAdded', data: { inboxId: 'i1', member, at } };
const removed: InboxEvent = { type: 'MemberRemoved', data: { inboxId: 'i1', member, at } };
const command: AddMember = { type: 'AddMember', member, at };

describe('AddMember', () => {
  it('adds a team', () => given(inboxDecider, created).when(command).then(added));
  it('adds one that was removed', () => given(inboxDecider, created, added, removed).when(command).then(added));
  it('is quiet the second time', () => given(inboxDecider, created, added).when(command).thenNothing());
  it('tells a user from a team of the same id', () => {
    const user: Member = { kind: 'user', id: 't1' };
    given(inboxDecider, created, added)
      .when({ ...command, member: user })
      .then({ type: 'MemberAdded', data: { inboxId: 'i1', member: user, at } });
  });
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
