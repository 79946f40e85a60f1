import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { TeamEvent } from '../team.js';
import { teamDecider } from '../team-decider.js';
import type { RemoveTeamMember } from './remove-team-member.js';

const at = '2026-03-01T09:00:00.000Z';
const created: TeamEvent = { type: 'TeamCreated', data: { teamId: 't1', name: 'Billing', at } };
const added: TeamEvent = { type: 'TeamMemberAdded', data: { teamId: 't1', userId: 'u1', at } };
const removed: TeamEvent = { type: 'TeamMemberRemoved', data: { teamId: 't1', userId: 'u1', at } };
const command: RemoveTeamMember = { type: 'RemoveTeamMember', userId: 'u1', at };

describe('RemoveTeamMember', () => {
  it('removes a member', () => given(teamDecider, created, added).when(command).then(removed));
  it('is quiet the second time', () => given(teamDecider, created, added, removed).when(command).thenNothing());
  it('is quiet about somebody who never was one', () => given(teamDecider, created).when(command).thenNothing());
  it('knows no team that was not created', () => given(teamDecider).when(command).thenBroken('team-not-found'));
});
