import { RuleBroken } from '#libs/decider';
import type { Team, TeamEvent } from '../team.js';

export type CreateTeam = Readonly<{ type: 'CreateTeam'; teamId: string; name: string; at: string }>;

export const createTeam = ({ teamId, name, at }: CreateTeam, team: Team): readonly TeamEvent[] => {
  if (team.status === 'none') return [{ type: 'TeamCreated', data: { teamId, name, at } }];
  if (team.status === 'created' && team.name === name) return [];
  throw new RuleBroken('team-exists', 'this id belongs to another team');
};
