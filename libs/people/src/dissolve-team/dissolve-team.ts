import { existingTeam, type Team, type TeamEvent } from '../team.js';

export type DissolveTeam = Readonly<{ type: 'DissolveTeam'; at: string }>;

/** Nobody is in the team any longer: an inbox that it is a member of lets nobody in by it. It does not come back. */
export const dissolveTeam = ({ at }: DissolveTeam, team: Team): readonly TeamEvent[] => {
  if (team.status === 'dissolved') return [];
  const { teamId, members } = existingTeam(team);
  return [{ type: 'TeamDissolved', data: { teamId, userIds: members, at } }];
};
