/** One thing to measure: gives how many were done a second in one turn. */
export type Contestant = Readonly<{ name: string; turn: () => Promise<number> }>;

export type Rates = ReadonlyMap<string, number>;

/** Runs the contestants in turns, `rounds` times over, and gives the median rate of each by its name. */
export async function interleaved(contestants: readonly Contestant[], rounds: number): Promise<Rates> {
  const rates = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, turn } of contestants) {
      rates.set(name, [...(rates.get(name) ?? []), await turn()]);
    }
  }
  return new Map([...rates].map(([name, all]) => [name, median(all)]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/**
 * Does `act` over and over, `inFlight` at a time, for `ms` milliseconds, and gives how many were done a second.
 * @param act gets the number of its lane
 */
export async function rate(inFlight: number, ms: number, act: (lane: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  let done = 0;
  const lane = async (_: unknown, index: number) => {
    while (performance.now() - started < ms) {
      await act(index);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (done * 1000) / (performance.now() - started);
}

/** A line of the result: what was asked for, what came out, and whether that is enough. */
export type Verdict = Readonly<{ what: string; figure: string; ratio: number; atLeast: number }>;

export function report(verdicts: readonly Verdict[]): boolean {
  const rows = verdicts.map(({ what, figure, ratio, atLeast }) => ({
    what,
    figure,
    ratio: Number(ratio.toFixed(2)),
    'at least': atLeast,
    holds: ratio >= atLeast ? 'yes' : 'NO',
  }));
  console.table(rows);
  return verdicts.every(({ ratio, atLeast }) => ratio >= atLeast);
}

export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
