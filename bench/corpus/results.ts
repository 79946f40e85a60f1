import { type Comparison, type Measure, MEASURES } from './judge.js';

/**
 * What is said of one mail. `lost` was not taken, or did not come to an end; `thrown` is in quarantine because the parser broke, and
 * `quarantined` because of a limit. `empty` shows nothing and says so; `silent` shows nothing for a body that has something.
 */
export type State = 'threaded' | 'duplicate' | 'spam' | 'unrouted' | 'quarantined' | 'thrown' | 'lost';

export type Result = Readonly<{
  name: string;
  lineEnds: 'as-is' | 'lf' | 'crlf';
  bytes: number;
  /** How the mail came in: by SMTP, or past it after a refusal. */
  taken: 'smtp' | 'directly' | 'not';
  state: State;
  empty: 'no' | 'empty' | 'silent';
  /** From the moment that it was durable until its way ended. */
  ms: number;
  /** By how much more was held at most meanwhile, by all of threadlog. */
  memoryMb: number;
  defects: readonly string[];
  /** How it is taken to pass another mail on. */
  forward: 'attached' | 'inline' | null;
  comparisons: readonly Comparison[];
  /** Why it is not as it should be, in words. */
  note: string | null;
}>;

/** How many were right of those that somebody expects something of. */
export type Score = Readonly<{ right: number; of: number; percent: number }>;

export type Summary = Readonly<{
  mails: number;
  states: Readonly<Partial<Record<State, number>>>;
  empty: number;
  silent: number;
  slow: number;
  slowestMs: number;
  mostMemoryMb: number;
  scores: Readonly<Partial<Record<Measure, Score>>>;
  /** Those taken for forwards of which nobody said whether they are. */
  unexpectedForwards: number;
  /** No mail was lost, none broke the parser, none is silently empty. */
  sound: boolean;
}>;

/** Whether the mail is taken for a forward, and nobody said whether it is one. */
export const isUnexpectedForward = ({ forward, comparisons }: Result): boolean =>
  forward !== null && !comparisons.some(({ measure }) => measure === 'forwarded' || measure === 'notForwarded');

const scoreOf = (results: readonly Result[], measure: Measure): Score | null => {
  const all = results.flatMap(({ comparisons }) => comparisons.filter((one) => one.measure === measure));
  if (all.length === 0) return null;
  const right = all.filter((one) => one.right).length;
  return { right, of: all.length, percent: Math.floor((1_000 * right) / all.length) / 10 };
};

/** Sums up. `slowMs` is from when on a mail counts as slow. */
export const summaryOf = (results: readonly Result[], slowMs: number): Summary => {
  const states: Partial<Record<State, number>> = {};
  for (const { state } of results) states[state] = (states[state] ?? 0) + 1;
  const scores = Object.fromEntries(
    MEASURES.flatMap((measure) => {
      const score = scoreOf(results, measure);
      return score === null ? [] : [[measure, score]];
    }),
  ) as Summary['scores'];
  const silent = results.filter(({ empty }) => empty === 'silent').length;
  return {
    mails: results.length,
    states,
    empty: results.filter(({ empty }) => empty === 'empty').length,
    silent,
    slow: results.filter(({ ms }) => ms > slowMs).length,
    slowestMs: results.reduce((most, { ms }) => Math.max(most, ms), 0),
    mostMemoryMb: results.reduce((most, { memoryMb }) => Math.max(most, memoryMb), 0),
    scores,
    unexpectedForwards: results.filter(isUnexpectedForward).length,
    sound: states.lost === undefined && states.thrown === undefined && silent === 0,
  };
};
