import type { Recorded } from '#libs/decider';
import { asStored } from './column-values.js';
import { ProjectionFailed } from './errors.js';
import { keyOf, type Lookup, lookupOf } from './lookup.js';
import type { Match, PlainRow, Projection } from './projection.js';
import type { Statement, ViewStatements } from './view-statements.js';
import type { WorkingSet } from './working-set.js';

type Step = Readonly<{ event: Recorded; match: Match<object>; lookup: Lookup }>;

/** Runs one statement and gives its rows. */
export type Ask = (statement: Statement) => Promise<PlainRow[]>;

const naming = <T>(view: Projection, event: Recorded, act: () => T): T => {
  try {
    return act();
  } catch (error) {
    throw new ProjectionFailed(view.table.tableName, event, error);
  }
};

const stepsOf = (view: Projection, events: readonly Recorded[]): Step[] => {
  const types = new Set(view.on);
  return events
    .filter(({ type }) => types.has(type))
    .flatMap((event) =>
      naming(view, event, () =>
        view.matches(event).map((match) => ({ event, match, lookup: lookupOf(view.table, match) })),
      ),
    );
};

type Found = ReturnType<WorkingSet['find']>;

const rowsOf = (found: Found): readonly PlainRow[] => found.flatMap(([, row]) => (row === undefined ? [] : [row]));

const stored = ({ table }: Projection, row: object): PlainRow =>
  Object.fromEntries(table.columns.map((column) => [column.name, asStored(column, (row as PlainRow)[column.name])]));

/** One fold of some events into one view: first `load`, then `run`. Both leave the database as it is. */
export class Folding {
  private readonly steps: readonly Step[];

  constructor(
    private readonly view: Projection,
    private readonly rows: WorkingSet,
    events: readonly Recorded[],
  ) {
    this.steps = stepsOf(view, events);
  }

  /** Fetches the rows that the events concern, one statement per kind of match. */
  async load(statements: ViewStatements, ask: Ask): Promise<void> {
    const missing = this.rows.missing(this.steps.map(({ lookup }) => lookup));
    if (missing.length === 0) return;
    const answers = await Promise.all(statements.load(missing).map(ask));
    for (const rows of answers) this.rows.add(rows);
  }

  run(): void {
    for (const step of this.steps) naming(this.view, step.event, () => this.take(step));
  }

  private take({ event, match, lookup }: Step): void {
    const found = this.rows.find(lookup);
    const together = lookup.isKey ? undefined : this.view.rows?.(rowsOf(found), event, match);
    if (together !== undefined) return this.replace(found, together);
    for (const [key, row] of found) {
      const next = this.view.row(row, event, match);
      if (next === row) continue;
      if (next === undefined) this.rows.remove(key);
      else this.rows.put(key, stored(this.view, next));
    }
  }

  private replace(found: Found, together: readonly object[]): void {
    const rows = new Map(
      together.map((row) => {
        const plain = stored(this.view, row);
        return [keyOf(this.view.table, plain), plain] as const;
      }),
    );
    for (const [key] of found) if (!rows.has(key)) this.rows.remove(key);
    for (const [key, row] of rows) this.rows.put(key, row);
  }
}
