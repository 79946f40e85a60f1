import type { ReadModels } from './read-models.js';

/** At most `count` turns in any `windowMs` milliseconds. */
export type TurnLimit = Readonly<{ count: number; windowMs: number }>;

/** A turn that nobody used for so long is given anew: else all that a line was stopped for would go at once. */
const LAPSES_MS = 60_000;

/**
 * Lines in which work waits, so that no more than so much of it happens in any window of time, whichever process does it. First come, first
 * served; a holder keeps its turn however often it asks.
 */
export class Turns {
  constructor(private readonly readModels: ReadModels) {}

  /** How many milliseconds `holder` has to wait for its turn: 0 when it is now, and then it counts. */
  take(line: string, holder: string, limits: readonly TurnLimit[]): Promise<number> {
    const [counts, windows] = [limits.map(({ count }) => count), limits.map(({ windowMs }) => windowMs)];
    return this.readModels.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`turns ${line}`]);
      const [turn] = await query<{ wait: number }>(
        `WITH kept AS (
           SELECT at FROM read_models.turns
           WHERE line = $1 AND holder = $2 AND at > clock_timestamp() - $5 * interval '1 ms'
         ), over AS (
           DELETE FROM read_models.turns
           WHERE line = $1 AND holder <> $2 AND at < clock_timestamp() - $6 * interval '1 ms'
         ), given AS (
           INSERT INTO read_models.turns (line, holder, at)
           SELECT $1, $2, greatest(clock_timestamp(), (
             SELECT max(before.at + windows.ms * interval '1 ms')
             FROM unnest($3::integer[], $4::bigint[]) AS windows (count, ms), LATERAL (
               SELECT at FROM read_models.turns WHERE line = $1 AND holder <> $2
               ORDER BY at DESC OFFSET windows.count - 1 LIMIT 1
             ) AS before
           ))
           WHERE NOT EXISTS (SELECT 1 FROM kept)
           ON CONFLICT (line, holder) DO UPDATE SET at = excluded.at
           RETURNING at
         )
         SELECT ceil(extract(epoch FROM turn.at - clock_timestamp()) * 1000)::integer AS wait
         FROM (SELECT at FROM kept UNION ALL SELECT at FROM given) AS turn`,
        [line, holder, counts, windows, LAPSES_MS, Math.max(LAPSES_MS, ...windows)],
      );
      return Math.max(0, turn?.wait ?? 0);
    });
  }

  /** Lets whoever still waits in the line ask anew, for limits that have changed. */
  async clear(line: string): Promise<void> {
    await this.readModels.lookup('DELETE FROM read_models.turns WHERE line = $1 AND at > now()', [line]);
  }

  /** SQL that holds where the holder, itself SQL, has a turn that is still to come. */
  static waits(holder: string): string {
    return `EXISTS (SELECT 1 FROM read_models.turns WHERE holder = ${holder} AND at > now())`;
  }
}
