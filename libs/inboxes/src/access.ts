import { mayRead, mayWrite, type Role } from '#libs/people';
import type { Visibility } from './inbox.js';
import type { Member } from './member.js';

type Asking = Readonly<{ id: string; roles: readonly Role[]; teamIds: readonly string[] }>;

type Seated = Asking & Readonly<{ hasSeat: boolean }>;

type Guarded = Readonly<{ visibility: Visibility; members: readonly Member[] }>;

/** Roles that see every inbox, restricted ones too. */
const SEES_ALL: readonly Role[] = ['accountAccess', 'admin', 'superAdmin', 'auditor'];

/** Whether the person may see what belongs to no inbox, or to any. */
export const seesEveryInbox = ({ roles }: Pick<Asking, 'roles'>): boolean =>
  roles.some((role) => SEES_ALL.includes(role));

/**
 * Why a person may see an inbox: they are a member, or in a team that is one; it is open to all who work here; or nothing but that they see every
 * inbox. Null: they may not, as nobody may who has no role, whatever they or their teams are members of.
 */
export type Standing = 'member' | 'team-member' | 'open' | 'sees-every-inbox';

export const standing = (person: Asking, { visibility, members }: Guarded): Standing | null => {
  if (!mayRead(person)) return null;
  if (members.some(({ kind, id }) => kind === 'user' && id === person.id)) return 'member';
  if (members.some(({ kind, id }) => kind === 'team' && person.teamIds.includes(id))) return 'team-member';
  if (visibility === 'open' && mayWrite(person)) return 'open';
  return seesEveryInbox(person) ? 'sees-every-inbox' : null;
};

/** Whether the person may know that the inbox exists and read what lies in it. */
export const canView = (person: Asking, inbox: Guarded): boolean => standing(person, inbox) !== null;

/** Whether the person sees the inbox by no other right than that to see every one: that they look is recorded. */
export const looksInto = (person: Asking, inbox: Guarded): boolean => standing(person, inbox) === 'sees-every-inbox';

/** Whether the inbox is a place of work of the person's. */
export const belongsTo = (person: Asking, inbox: Guarded): boolean =>
  canView(person, inbox) && !looksInto(person, inbox);

/** Whether a team as a whole may see the inbox, whatever its members may do by themselves. */
export const canTeamView = (teamId: string, { visibility, members }: Guarded): boolean =>
  visibility === 'open' || members.some(({ kind, id }) => kind === 'team' && id === teamId);

/** Whether the person may write, assign, close and the like in the inbox. Whoever may act may view; an auditor who is nothing else never acts. */
export const canAct = (person: Seated, inbox: Guarded): boolean =>
  person.hasSeat && mayWrite(person) && belongsTo(person, inbox);
