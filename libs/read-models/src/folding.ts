import type { Recorded } from '#libs/decider';
import { asStored } from './column-values.js';
import { ProjectionFailed } from './errors.js';
import { type Lookup, lookupOf } from './lookup.js';
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
    for (const { event, match, lookup } of this.steps) {
      naming(this.view, event, () => {
        for (const [key, row] of this.rows.find(lookup)) {
          const next = this.view.row(row, event, match);
          if (next === row) continue;
          if (next === undefined) this.rows.remove(key);
          else this.rows.put(key, stored(this.view, next));
        }
      });
    }
  }
}
