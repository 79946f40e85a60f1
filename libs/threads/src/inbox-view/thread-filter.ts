import { LISTED, type Listed } from './listed-as.js';

/**
 * Which conversations a list shows; whatever is null, or an empty list, asks for nothing. `inboxIds` null are all inboxes that whoever asks may
 * see. Assignees are ids of users and teams, or 'none', 'me', and 'mine' for me and my teams; a user is an id or 'me'. All of `tags` must be there.
 */
export type ThreadFilter = Readonly<{
  inboxIds: readonly string[] | null;
  statuses: readonly Listed[];
  assignees: readonly string[];
  tags: readonly string[];
  mentioned: string | null;
  follower: string | null;
  contactId: string | null;
  automatic: boolean | null;
  q: string | null;
}>;

/** Every conversation. */
export const everyThread: ThreadFilter = {
  inboxIds: null,
  statuses: LISTED,
  assignees: [],
  tags: [],
  mentioned: null,
  follower: null,
  contactId: null,
  automatic: null,
  q: null,
};

/** Everything but spam. */
export const NO_SPAM = LISTED.filter((listed) => listed !== 'spam');

const open = { statuses: ['open'] } as const;

/** The lists that everybody has, by name. */
export const USUAL_VIEWS = {
  open,
  all: { statuses: NO_SPAM },
  mine: { ...open, assignees: ['mine'] },
  unassigned: { ...open, assignees: ['none'] },
  mentioned: { ...open, mentioned: 'me' },
  followed: { ...open, follower: 'me' },
  snoozed: { statuses: ['snoozed'] },
  closed: { statuses: ['closed'] },
  spam: { statuses: ['spam'] },
} as const satisfies Readonly<Record<string, Partial<ThreadFilter>>>;

export type UsualView = keyof typeof USUAL_VIEWS;

/** Whether two ask for the same. */
export const sameFilter = (a: ThreadFilter, b: ThreadFilter): boolean =>
  (Object.keys(everyThread) as (keyof ThreadFilter)[]).every((field) => {
    const [one, other] = [a[field], b[field]];
    if (!(one instanceof Array) || !(other instanceof Array)) return one === other;
    return (
      one.length === other.length && one.every((wanted: unknown) => (other as readonly unknown[]).includes(wanted))
    );
  });
