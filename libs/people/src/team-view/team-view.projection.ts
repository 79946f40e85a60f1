import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import { sortText } from '../search-text.js';
import type { TeamEvent } from '../team.js';

/** One team, with the ids of its members in the order they came. */
export type TeamRow = Readonly<{
  team_id: string;
  name: string;
  sort_name: string;
  user_ids: readonly string[];
  dissolved: boolean;
}>;

const changed = (row: TeamRow, event: Exclude<TeamEvent, { type: 'TeamCreated' }>): TeamRow => {
  switch (event.type) {
    case 'TeamMemberAdded':
      return { ...row, user_ids: [...row.user_ids, event.data.userId] };
    case 'TeamMemberRemoved':
      return { ...row, user_ids: row.user_ids.filter((userId) => userId !== event.data.userId) };
    case 'TeamRenamed':
      return { ...row, name: event.data.name, sort_name: sortText(event.data.name) };
    case 'TeamDissolved':
      return { ...row, user_ids: [], dissolved: true };
    default:
      return event satisfies never;
  }
};

const teamRow = (row: TeamRow | undefined, event: Recorded<TeamEvent>): TeamRow | undefined => {
  if (event.type === 'TeamCreated') {
    const { teamId, name } = event.data;
    return { team_id: teamId, name, sort_name: sortText(name), user_ids: [], dissolved: false };
  }
  return row === undefined ? undefined : changed(row, event);
};

export const teamView = projection<TeamRow, TeamEvent>({
  name: 'team_view',
  version: 2,
  table: viewTable<TeamRow>({
    name: 'team_view',
    version: 2,
    columns: {
      team_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      user_ids: { type: 'text[]' },
      dissolved: { type: 'boolean' },
    },
    primaryKey: ['team_id'],
    indexes: [['sort_name', 'team_id']],
  }),
  on: ['TeamCreated', 'TeamRenamed', 'TeamMemberAdded', 'TeamMemberRemoved', 'TeamDissolved'],
  matches: ({ data }) => [{ team_id: data.teamId }],
  row: teamRow,
});
