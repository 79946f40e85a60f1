import { existingTeam, type Team, type TeamEvent } from '../team.js';

export type RemoveTeamMember = Readonly<{ type: 'RemoveTeamMember'; userId: string; at: string }>;

export const removeTeamMember = ({ userId, at }: RemoveTeamMember, team: Team): readonly TeamEvent[] => {
  const { teamId, members } = existingTeam(team);
  return members.includes(userId) ? [{ type: 'TeamMemberRemoved', data: { teamId, userId, at } }] : [];
};
