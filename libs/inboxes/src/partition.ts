import { type Audience, mayAdminister, mayRead, mayWrite, type Role } from '#libs/people';
import { seesEveryInbox } from './access.js';

type Asking = Readonly<{ id: string; roles: readonly Role[]; teamIds: readonly string[] }>;

/** What somebody made and shares; `ownerId: null`: what nobody of the team made. */
export type Shared = Readonly<{ ownerId: string | null; visibility: Audience }>;

/** Whether a thing is shared with the person by name or by a team, or is their own. */
const isTheirs = (person: Asking, { ownerId, visibility }: Shared): boolean =>
  ownerId === person.id ||
  (visibility.to === 'chosen' &&
    (visibility.userIds.includes(person.id) || visibility.teamIds.some((teamId) => person.teamIds.includes(teamId))));

/** Whether the person may know that the thing exists, read it and use it. */
export const canSeeShared = (person: Asking, thing: Shared): boolean =>
  mayRead(person) && (thing.visibility.to === 'all' || isTheirs(person, thing) || seesEveryInbox(person));

/** Whether the person may change, share, archive and restore the thing: what everybody shares, only whoever made it and administrators. */
export const canChangeShared = (person: Asking, thing: Shared): boolean =>
  mayAdminister(person) || (mayWrite(person) && isTheirs(person, thing));
