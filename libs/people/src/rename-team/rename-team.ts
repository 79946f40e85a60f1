import { existingTeam, type Team, type TeamEvent } from '../team.js';

export type RenameTeam = Readonly<{ type: 'RenameTeam'; name: string; at: string }>;

export const renameTeam = ({ name, at }: RenameTeam, team: Team): readonly TeamEvent[] => {
  const { teamId, name: before } = existingTeam(team);
  return name === before ? [] : [{ type: 'TeamRenamed', data: { teamId, name, at } }];
};
