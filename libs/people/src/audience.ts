/** Who sees what somebody shares, beside whoever made it and those who see everything. */
export type Audience =
  Readonly<{ to: 'all' }> | Readonly<{ to: 'chosen'; teamIds: readonly string[]; userIds: readonly string[] }>;

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

/** Whether two name the same people. */
export const sameAudience = (a: Audience, b: Audience): boolean =>
  a.to === 'chosen' && b.to === 'chosen'
    ? sameIds(a.teamIds, b.teamIds) && sameIds(a.userIds, b.userIds)
    : a.to === b.to;

/** An audience as a view keeps it, in columns. */
export type AudienceColumns = Readonly<{
  owner_id: string;
  for_all: boolean;
  team_ids: readonly string[];
  user_ids: readonly string[];
}>;

/** The columns of AudienceColumns but for the owner. */
export const audienceColumns = (audience: Audience): Omit<AudienceColumns, 'owner_id'> =>
  audience.to === 'all'
    ? { for_all: true, team_ids: [], user_ids: [] }
    : { for_all: false, team_ids: audience.teamIds, user_ids: audience.userIds };

export const audienceOf = ({ for_all, team_ids, user_ids }: Omit<AudienceColumns, 'owner_id'>): Audience =>
  for_all ? { to: 'all' } : { to: 'chosen', teamIds: team_ids, userIds: user_ids };
