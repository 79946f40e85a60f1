import { fold, type Fact, type Recorded } from '#libs/decider';
import { canAct, type ExistingInbox, type Standing, standing } from '#libs/inboxes';
import {
  type Person,
  primaryTeam,
  type SeatEvent,
  type Seats,
  seatsDecider,
  isSeated,
  type TeamEvent,
  teamDecider,
  type UserEvent,
  userDecider,
} from '#libs/people';

type History = readonly Recorded<Fact>[];

/** A team as it stood. */
export type TeamAsOf = Readonly<{ id: string; name: string; members: readonly string[] }>;

/** A person as they stood; `hasSeat` tells whether they may work, `seat` why. */
export type PersonAsOf = Omit<Person, 'avatar'> &
  Readonly<{ email: string; primaryTeamId: string | null; seat: Readonly<{ held: boolean; counted: boolean }> }>;

/** What somebody may do in an inbox, and by what: null stands for nothing. */
export type Right = Readonly<{ right: 'act' | 'view'; because: Standing }> | null;

/** Replays prefixes of the streams of teams, each beside its id; those that were not there at that moment are left out. */
export const teamsAsOf = (histories: readonly (readonly [id: string, history: History])[]): readonly TeamAsOf[] =>
  histories.flatMap(([id, history]) => {
    const team = fold(teamDecider, history as readonly Recorded<TeamEvent>[]);
    return team.status === 'created' ? [{ id, name: team.name, members: team.members }] : [];
  });

/** Replays a prefix of the stream of the seats. */
export const seatsAsOf = (history: History): Seats => fold(seatsDecider, history as readonly Recorded<SeatEvent>[]);

/** Replays a prefix of a user's stream; null when the user was not there yet. */
export const personAsOf = (history: History, teams: readonly TeamAsOf[], seats: Seats): PersonAsOf | null => {
  const user = fold(userDecider, history as readonly Recorded<UserEvent>[]);
  if (user.status === 'none') return null;
  const { userId: id, name, email, roles } = user;
  const teamIds = teams.filter(({ members }) => members.includes(id)).map((team) => team.id);
  return {
    ...{ id, name, email, roles, teamIds },
    primaryTeamId: primaryTeam(user.primaryTeamId, teamIds),
    hasSeat: isSeated(seats, id),
    seat: { held: seats.holders.includes(id), counted: seats.limit !== null },
  };
};

/** The right of a person in an inbox, by the functions that let them in or not. */
export const rightIn = (person: PersonAsOf, inbox: ExistingInbox): Right => {
  const because = standing(person, inbox);
  return because === null ? null : { right: canAct(person, inbox) ? 'act' : 'view', because };
};
