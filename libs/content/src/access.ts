import { seesEveryInbox } from '#libs/inboxes';
import { mayAdminister, mayRead, mayWrite, type Role } from '#libs/people';
import type { ContentVisibility } from './content-item.js';

type Asking = Readonly<{ id: string; roles: readonly Role[]; teamIds: readonly string[] }>;

type Guarded = Readonly<{ ownerId: string; visibility: ContentVisibility }>;

/** Whether an item is shared with the person by name or by a team, or is their own. */
const isTheirs = (person: Asking, { ownerId, visibility }: Guarded): boolean =>
  ownerId === person.id ||
  (visibility.to === 'chosen' &&
    (visibility.userIds.includes(person.id) || visibility.teamIds.some((teamId) => person.teamIds.includes(teamId))));

/** Whether the person may know that the item exists, read it and insert it. */
export const canSeeContent = (person: Asking, item: Guarded): boolean =>
  mayRead(person) && (item.visibility.to === 'all' || isTheirs(person, item) || seesEveryInbox(person));

/** Whether the person may revise, share, archive and restore the item: what everybody shares, only whoever made it and administrators. */
export const canChangeContent = (person: Asking, item: Guarded): boolean =>
  mayAdminister(person) || (mayWrite(person) && isTheirs(person, item));
