import { existingUser, type User, type UserEvent } from '../user.js';

/** `teamId`: null for none. */
export type SetPrimaryTeam = Readonly<{ type: 'SetPrimaryTeam'; teamId: string | null; at: string }>;

/** A person has one primary team at most: it is said of the person, and the last word stands. */
export const setPrimaryTeam = ({ teamId, at }: SetPrimaryTeam, user: User): readonly UserEvent[] => {
  const { userId, primaryTeamId } = existingUser(user);
  return primaryTeamId === teamId ? [] : [{ type: 'PrimaryTeamSet', data: { userId, teamId, at } }];
};
