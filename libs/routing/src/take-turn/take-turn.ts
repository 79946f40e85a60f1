import { type Decider, type EventVersions, type Fact, v1 } from '#libs/decider';
import type { Assignee } from '#libs/threads';

type Turn = Readonly<{ ruleId: string; emailId: string; chosen: Assignee; load: readonly number[] | null }>;

/**
 * Whose turn a mail was, by a rule that goes by turns or by who has least to do: `load` is what each candidate had then, null where that was not
 * asked. It lies on a stream of the inbox's own, so that of mails that come at the same moment each is another's turn.
 */
export type RoutingTurnTaken = Fact<
  'RoutingTurnTaken',
  Turn & { inboxId: string; candidates: readonly Assignee[]; at: string }
>;

export const routingTurnEvents: EventVersions<RoutingTurnTaken> = { RoutingTurnTaken: v1 };

/** A stream for each month, so that none grows without end: with each, turns begin anew. `at` is RFC 3339, in UTC. */
export const routingTurnsStream = (inboxId: string, at: string): string => `routingTurns-${inboxId}-${at.slice(0, 7)}`;

/** Who had the last turn of each rule, and the turns taken of late, the last one last. */
export type Turns = Readonly<{ last: Readonly<Record<string, Assignee>>; recent: readonly Turn[] }>;

/** So many turns are remembered; more mails of one inbox are not on their way at once. */
const RECENT_TURNS = 500;

/**
 * `load` is what each of the candidates has to do, as a view tells that shows the mails `shown` already; null to go by turns alone. Mails of recent
 * turns that it does not show count beside it.
 */
export type TakeTurn = Readonly<{
  type: 'TakeTurn';
  inboxId: string;
  ruleId: string;
  emailId: string;
  candidates: readonly Assignee[];
  load: readonly number[] | null;
  shown: readonly string[];
  at: string;
}>;

const isSame = (a: Assignee, b: Assignee): boolean => a.kind === b.kind && a.id === b.id;

/** The candidates in the order in which it is their turn: whoever had the last one comes last. */
const inTurn = (candidates: readonly Assignee[], last: Assignee | undefined): readonly Assignee[] => {
  const after = last === undefined ? 0 : candidates.findIndex((one) => isSame(one, last)) + 1;
  return [...candidates.slice(after), ...candidates.slice(0, after)];
};

/** The turns of mails that no view shows yet. */
const onTheirWay = (shown: readonly string[], { recent }: Turns): readonly Turn[] => {
  const known = new Set(shown);
  return recent.filter(({ emailId }) => !known.has(emailId));
};

const least = (ordered: readonly Assignee[], load: (candidate: Assignee) => number): Assignee | undefined =>
  ordered.toSorted((a, b) => load(a) - load(b))[0];

/** The turn of this mail by this rule, if it had one. */
export const turnOf = (
  { ruleId, emailId }: Readonly<{ ruleId: string; emailId: string }>,
  { recent }: Turns,
): Turn | undefined => recent.find((turn) => turn.ruleId === ruleId && turn.emailId === emailId);

/** A mail has one turn by a rule; where there is no candidate it is nobody's. */
const takeTurn = ({ type: _, shown, load, ...turn }: TakeTurn, turns: Turns): readonly RoutingTurnTaken[] => {
  const { ruleId, candidates } = turn;
  if (turnOf(turn, turns) !== undefined) return [];
  const waiting = load === null ? [] : onTheirWay(shown, turns);
  const loads = load?.map((n, index) => {
    const candidate = candidates[index];
    return n + waiting.filter(({ chosen }) => candidate !== undefined && isSame(chosen, candidate)).length;
  });
  const ordered = inTurn(candidates, turns.last[ruleId]);
  const loadOf = (candidate: Assignee): number => loads?.[candidates.indexOf(candidate)] ?? 0;
  const chosen = least(ordered, loadOf);
  return chosen === undefined ? [] : [{ type: 'RoutingTurnTaken', data: { ...turn, load: loads ?? null, chosen } }];
};

const evolve = ({ last, recent }: Turns, { data: { ruleId, emailId, chosen, load } }: RoutingTurnTaken): Turns => ({
  last: { ...last, [ruleId]: chosen },
  recent: [...recent, { ruleId, emailId, chosen, load }].slice(-RECENT_TURNS),
});

export const routingTurnsDecider: Decider<Turns, TakeTurn, RoutingTurnTaken> = {
  initialState: { last: {}, recent: [] },
  decide: takeTurn,
  evolve,
};
