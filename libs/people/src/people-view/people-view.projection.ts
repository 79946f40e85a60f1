import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { Role } from '../access.js';
import { avatarPath } from '../avatar.js';
import type { Person } from '../person.js';
import { sortText } from '../search-text.js';
import type { SeatEvent } from '../seats.js';
import type { TeamEvent } from '../team.js';
import type { UserEvent } from '../user.js';

/** One user, with roles and teams. `primary_team_id` as it was set; `has_seat`: whether one was assigned to them. */
export type PersonRow = Readonly<{
  user_id: string;
  name: string;
  sort_name: string;
  email: string;
  roles: readonly Role[];
  team_ids: readonly string[];
  primary_team_id: string | null;
  has_seat: boolean;
  avatar_sha256: string | null;
}>;

/** A row as it is read: beside whether seats are counted here. */
export type SeatedRow = PersonRow & Readonly<{ seats_counted: boolean }>;

const SEEN = [
  'UserAdded',
  'RoleGranted',
  'RoleRevoked',
  'PrimaryTeamSet',
  'UserAvatarSet',
  'UserAvatarRemoved',
  'TeamMemberAdded',
  'TeamMemberRemoved',
  'TeamDissolved',
  'SeatAssigned',
  'SeatReleased',
] as const;

type Seen = Extract<UserEvent | TeamEvent | SeatEvent, { type: (typeof SEEN)[number] }>;

const changed = (row: PersonRow, event: Exclude<Seen, { type: 'UserAdded' }>): PersonRow => {
  switch (event.type) {
    case 'RoleGranted':
      return { ...row, roles: [...row.roles, event.data.role] };
    case 'RoleRevoked':
      return { ...row, roles: row.roles.filter((role) => role !== event.data.role) };
    case 'TeamMemberAdded':
      return { ...row, team_ids: [...row.team_ids, event.data.teamId] };
    case 'TeamMemberRemoved':
    case 'TeamDissolved':
      return { ...row, team_ids: row.team_ids.filter((teamId) => teamId !== event.data.teamId) };
    case 'PrimaryTeamSet':
      return { ...row, primary_team_id: event.data.teamId };
    case 'UserAvatarSet':
      return { ...row, avatar_sha256: event.data.avatar.sha256 };
    case 'UserAvatarRemoved':
      return { ...row, avatar_sha256: null };
    case 'SeatAssigned':
      return { ...row, has_seat: true };
    case 'SeatReleased':
      return { ...row, has_seat: false };
    default:
      return event satisfies never;
  }
};

/** What a fact makes of a person's row; the audit runs it over a shorter log. */
export const personRow = (row: PersonRow | undefined, event: Recorded<Seen>): PersonRow | undefined => {
  if (event.type === 'UserAdded') {
    const { userId, name, email } = event.data;
    const nothingYet = { roles: [], team_ids: [], primary_team_id: null, has_seat: false, avatar_sha256: null };
    return { user_id: userId, name, sort_name: sortText(name), email, ...nothingYet };
  }
  return row === undefined ? undefined : changed(row, event);
};

export const personOf = (row: SeatedRow): Person => ({
  id: row.user_id,
  name: row.name,
  roles: row.roles,
  teamIds: row.team_ids,
  hasSeat: row.has_seat || !row.seats_counted,
  avatar: row.avatar_sha256 === null ? null : avatarPath(row.user_id, row.avatar_sha256),
});

export const peopleView = projection<PersonRow, Seen>({
  name: 'people_view',
  version: 3,
  table: viewTable<PersonRow>({
    name: 'people_view',
    version: 3,
    columns: {
      user_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      email: { type: 'text' },
      roles: { type: 'text[]' },
      team_ids: { type: 'text[]' },
      primary_team_id: { type: 'uuid', nullable: true },
      has_seat: { type: 'boolean' },
      avatar_sha256: { type: 'text', nullable: true },
    },
    primaryKey: ['user_id'],
    indexes: [['sort_name', 'user_id']],
  }),
  on: SEEN,
  matches: ({ data }) => ('userIds' in data ? data.userIds : [data.userId]).map((userId) => ({ user_id: userId })),
  row: personRow,
});
