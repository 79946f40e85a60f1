import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { Role } from '../access.js';
import type { Person } from '../person.js';
import { sortText } from '../search-text.js';
import type { TeamEvent } from '../team.js';
import type { UserEvent } from '../user.js';

/** One user, with roles and teams. */
export type PersonRow = Readonly<{
  user_id: string;
  name: string;
  sort_name: string;
  email: string;
  roles: readonly Role[];
  team_ids: readonly string[];
}>;

type Seen = Extract<
  UserEvent | TeamEvent,
  { type: 'UserAdded' | 'RoleGranted' | 'RoleRevoked' | 'TeamMemberAdded' | 'TeamMemberRemoved' }
>;

const changed = (row: PersonRow, event: Exclude<Seen, { type: 'UserAdded' }>): PersonRow => {
  switch (event.type) {
    case 'RoleGranted':
      return { ...row, roles: [...row.roles, event.data.role] };
    case 'RoleRevoked':
      return { ...row, roles: row.roles.filter((role) => role !== event.data.role) };
    case 'TeamMemberAdded':
      return { ...row, team_ids: [...row.team_ids, event.data.teamId] };
    case 'TeamMemberRemoved':
      return { ...row, team_ids: row.team_ids.filter((teamId) => teamId !== event.data.teamId) };
    default:
      return event satisfies never;
  }
};

/** What a fact makes of a person's row; the audit runs it over a shorter log. */
export const personRow = (row: PersonRow | undefined, event: Recorded<Seen>): PersonRow | undefined => {
  if (event.type === 'UserAdded') {
    const { userId, name, email } = event.data;
    return { user_id: userId, name, sort_name: sortText(name), email, roles: [], team_ids: [] };
  }
  return row === undefined ? undefined : changed(row, event);
};

export const personOf = ({ user_id, name, roles, team_ids }: PersonRow): Person => ({
  id: user_id,
  name,
  roles,
  teamIds: team_ids,
});

export const peopleView = projection<PersonRow, Seen>({
  name: 'people_view',
  version: 1,
  table: viewTable<PersonRow>({
    name: 'people_view',
    version: 1,
    columns: {
      user_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      email: { type: 'text' },
      roles: { type: 'text[]' },
      team_ids: { type: 'text[]' },
    },
    primaryKey: ['user_id'],
    indexes: [['sort_name', 'user_id']],
  }),
  on: ['UserAdded', 'RoleGranted', 'RoleRevoked', 'TeamMemberAdded', 'TeamMemberRemoved'],
  matches: ({ data }) => [{ user_id: data.userId }],
  row: personRow,
});
