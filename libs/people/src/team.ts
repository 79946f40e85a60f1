import { type Fact, RuleBroken } from '#libs/decider';

export type TeamEvent =
  | Fact<'TeamCreated', { teamId: string; name: string; at: string }>
  | Fact<'TeamRenamed', { teamId: string; name: string; at: string }>
  | Fact<'TeamMemberAdded', { teamId: string; userId: string; at: string }>
  | Fact<'TeamMemberRemoved', { teamId: string; userId: string; at: string }>
  | Fact<'TeamDissolved', { teamId: string; userIds: readonly string[]; at: string }>;

export type ExistingTeam = Readonly<{ status: 'created'; teamId: string; name: string; members: readonly string[] }>;

export type Team = Readonly<{ status: 'none' }> | Readonly<{ status: 'dissolved' }> | ExistingTeam;

export const noTeam: Team = { status: 'none' };

export const teamStream = (teamId: string): string => `team-${teamId}`;

/** @throws RuleBroken `team-not-found` when no team was created under this id, or it was dissolved. */
export const existingTeam = (team: Team): ExistingTeam => {
  if (team.status !== 'created') throw new RuleBroken('team-not-found', 'create this team first');
  return team;
};

export const evolveTeam = (team: Team, event: TeamEvent): Team => {
  if (event.type === 'TeamCreated') {
    return { status: 'created', teamId: event.data.teamId, name: event.data.name, members: [] };
  }
  return team.status === 'created' ? evolveExisting(team, event) : team;
};

const evolveExisting = (team: ExistingTeam, event: Exclude<TeamEvent, { type: 'TeamCreated' }>): Team => {
  switch (event.type) {
    case 'TeamMemberAdded':
      return { ...team, members: [...team.members, event.data.userId] };
    case 'TeamMemberRemoved':
      return { ...team, members: team.members.filter((userId) => userId !== event.data.userId) };
    case 'TeamRenamed':
      return { ...team, name: event.data.name };
    case 'TeamDissolved':
      return { status: 'dissolved' };
    default:
      return event satisfies never;
  }
};
