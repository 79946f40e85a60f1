import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { TeamEvent } from '../team.js';
import { teamDecider } from '../team-decider.js';
import type { AddTeamMember } from './add-team-member.js';

const at = '2026-03-01T09:00:00.000Z';
const created: TeamEvent = { type: 'TeamCreated', data: { teamId: 't1', name: 'Billing', at } };
const added: TeamEvent = { type: 'TeamMemberAdded', data: { teamId: 't1', userId: 'u1', at } };
const removed: TeamEvent = { type: 'TeamMemberRemoved', data: { teamId: 't1', userId: 'u1', at } };
const command: AddTeamMember = { type: 'AddTeamMember', userId: 'u1', at };

describe('AddTeamMember', () => {
  it('adds a member', () => given(teamDecider, created).when(command).then(added));
  it('adds one who was removed', () => given(teamDecider, created, added, removed).when(command).then(added));
  it('is quiet the second time', () => given(teamDecider, created, added).when(command).thenNothing());
  it('knows no team that was not created', () => given(teamDecider).when(command).thenBroken('team-not-found'));
});
