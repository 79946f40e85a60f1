import type { Decider } from '#libs/decider';
import { type AddTeamMember, addTeamMember } from './add-team-member/add-team-member.js';
import { type CreateTeam, createTeam } from './create-team/create-team.js';
import { type DissolveTeam, dissolveTeam } from './dissolve-team/dissolve-team.js';
import { type RemoveTeamMember, removeTeamMember } from './remove-team-member/remove-team-member.js';
import { type RenameTeam, renameTeam } from './rename-team/rename-team.js';
import { evolveTeam, noTeam, type Team, type TeamEvent } from './team.js';

export type TeamCommand = CreateTeam | AddTeamMember | RemoveTeamMember | RenameTeam | DissolveTeam;

const decide = (command: TeamCommand, team: Team): readonly TeamEvent[] => {
  switch (command.type) {
    case 'CreateTeam':
      return createTeam(command, team);
    case 'AddTeamMember':
      return addTeamMember(command, team);
    case 'RemoveTeamMember':
      return removeTeamMember(command, team);
    case 'RenameTeam':
      return renameTeam(command, team);
    case 'DissolveTeam':
      return dissolveTeam(command, team);
    default:
      return command satisfies never;
  }
};

/** Everything a `team-` stream can do. Each command but CreateTeam breaks the rule `team-not-found` where there is none. */
export const teamDecider: Decider<Team, TeamCommand, TeamEvent> = { initialState: noTeam, decide, evolve: evolveTeam };
