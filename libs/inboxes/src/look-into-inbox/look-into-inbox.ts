import type { Decider, Fact } from '#libs/decider';

/** Somebody read what lies in an inbox that they do not work in, by the right to see every inbox. */
export type LookEvent = Fact<'InboxLookedInto', { userId: string; inboxId: string; at: string }>;

export type LookIntoInbox = Readonly<{ type: 'LookIntoInbox'; userId: string; inboxId: string; at: string }>;

/** The latest look of one person into each inbox. */
export type Looks = Readonly<Record<string, string>>;

export const looksStream = (userId: string): string => `looks-${userId}`;

/** The hour that an instant lies in, in UTC. */
export const hourOf = (at: string): string => at.slice(0, '2026-01-31T12'.length);

/** One look in an hour is recorded; the others of that hour add nothing to it. */
const lookIntoInbox = ({ userId, inboxId, at }: LookIntoInbox, looks: Looks): readonly LookEvent[] => {
  const last = looks[inboxId];
  if (last !== undefined && hourOf(last) >= hourOf(at)) return [];
  return [{ type: 'InboxLookedInto', data: { userId, inboxId, at } }];
};

/** Everything a `looks-` stream can do. */
export const looksDecider: Decider<Looks, LookIntoInbox, LookEvent> = {
  initialState: {},
  decide: lookIntoInbox,
  evolve: (looks, { data: { inboxId, at } }) => ({ ...looks, [inboxId]: at }),
};
