import { existingTeam, type Team, type TeamEvent } from '../team.js';

export type AddTeamMember = Readonly<{ type: 'AddTeamMember'; userId: string; at: string }>;

export const addTeamMember = ({ userId, at }: AddTeamMember, team: Team): readonly TeamEvent[] => {
  const { teamId, members } = existingTeam(team);
  return members.includes(userId) ? [] : [{ type: 'TeamMemberAdded', data: { teamId, userId, at } }];
};
