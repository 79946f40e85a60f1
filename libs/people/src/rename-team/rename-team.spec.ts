import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { TeamEvent } from '../team.js';
import { teamDecider } from '../team-decider.js';
import type { RenameTeam } from './rename-team.js';

const at = '2026-03-01T09:00:00.000Z';
const created: TeamEvent = { type: 'TeamCreated', data: { teamId: 't1', name: 'Billing', at } };
const renamed: TeamEvent = { type: 'TeamRenamed', data: { teamId: 't1', name: 'Accounts', at } };
const dissolved: TeamEvent = { type: 'TeamDissolved', data: { teamId: 't1', userIds: [], at } };
const command: RenameTeam = { type: 'RenameTeam', name: 'Accounts', at };

describe('RenameTeam', () => {
  it('renames a team', () => given(teamDecider, created).when(command).then(renamed));
  it('is quiet the second time', () => given(teamDecider, created, renamed).when(command).thenNothing());
  it('knows no team that was not created', () => given(teamDecider).when(command).thenBroken('team-not-found'));
  it('knows none that was dissolved', () =>
    given(teamDecider, created, dissolved).when(command).thenBroken('team-not-found'));
});
