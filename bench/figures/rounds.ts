import { median } from './statistics.js';

export const ROUNDS = 5;

/** The figures of one contender in one round, by name. */
export type Figures = Readonly<Record<string, number>>;

type Contenders<Name extends string> = Readonly<Record<Name, () => Promise<Figures>>>;

/** What was measured, round by round; `ratio` compares two contenders within each round, so that a busy machine slows both. */
export class Measured<Name extends string> {
  constructor(private readonly rounds: readonly Readonly<Record<Name, Figures>>[]) {}

  /** The median over the rounds. */
  of(name: Name, figure: string): number {
    return median(this.rounds.map((round) => numberIn(round[name], figure)));
  }

  /** The median over the rounds of how many times the figure of `name` is that of `baseline`. */
  ratio(name: Name, baseline: Name, figure: string, baselineFigure = figure): number {
    return median(
      this.rounds.map((round) => numberIn(round[name], figure) / numberIn(round[baseline], baselineFigure)),
    );
  }
}

const numberIn = (figures: Figures, name: string): number => {
  const value = figures[name];
  if (value === undefined) throw new Error(`nothing was measured under the name ${name}`);
  return value;
};

/** Runs every contender once a round, forwards and backwards in turn, after one round that does not count. */
export const interleaved = async <Name extends string>(contenders: Contenders<Name>): Promise<Measured<Name>> => {
  const names = Object.keys(contenders) as Name[];
  const rounds: Record<Name, Figures>[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const figures = {} as Record<Name, Figures>;
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures[name] = await contenders[name]();
    process.stderr.write(`round ${round} of ${ROUNDS}: ${JSON.stringify(figures)}\n`);
    if (round > 0) rounds.push(figures);
  }
  return new Measured(rounds);
};
