import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { TeamEvent } from '../team.js';
import { teamDecider } from '../team-decider.js';
import type { DissolveTeam } from './dissolve-team.js';

const at = '2026-03-01T09:00:00.000Z';
const created: TeamEvent = { type: 'TeamCreated', data: { teamId: 't1', name: 'Billing', at } };
const added: TeamEvent = { type: 'TeamMemberAdded', data: { teamId: 't1', userId: 'u1', at } };
const dissolved: TeamEvent = { type: 'TeamDissolved', data: { teamId: 't1', userIds: ['u1'], at } };
const command: DissolveTeam = { type: 'DissolveTeam', at };

describe('DissolveTeam', () => {
  it('sends everybody who is in it away', () => given(teamDecider, created, added).when(command).then(dissolved));
  it('is quiet the second time', () => given(teamDecider, created, added, dissolved).when(command).thenNothing());
  it('is for good', () => {
    const past = [created, added, dissolved];
    given(teamDecider, ...past)
      .when({ type: 'AddTeamMember', userId: 'u1', at })
      .thenBroken('team-not-found');
    given(teamDecider, ...past)
      .when({ type: 'CreateTeam', teamId: 't1', name: 'Billing', at })
      .thenBroken('team-exists');
  });
  it('knows no team that was not created', () => given(teamDecider).when(command).thenBroken('team-not-found'));
});
