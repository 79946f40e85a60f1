import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { TeamEvent } from '../team.js';
import { teamDecider } from '../team-decider.js';
import type { CreateTeam } from './create-team.js';

const team = { teamId: 't1', name: 'Billing', at: '2026-03-01T09:00:00.000Z' };
const created: TeamEvent = { type: 'TeamCreated', data: team };
const command: CreateTeam = { type: 'CreateTeam', ...team };

describe('CreateTeam', () => {
  it('creates a team', () => given(teamDecider).when(command).then(created));
  it('is quiet the second time', () => given(teamDecider, created).when(command).thenNothing());
  it('does not turn one team into another', () =>
    given(teamDecider, created)
      .when({ ...command, name: 'Sales' })
      .thenBroken('team-exists'));
});
