import type { Fact, Recorded } from '#libs/decider';
import type { ViewTable } from './view-table.js';

/**
 * Names rows by the values of some columns. Exactly the primary key names one row, which may not exist yet; any other columns
 * name every row there is with these values.
 */
export type Match<Row> = Partial<Row>;

/**
 * One view: a pure fold from events to the rows of a table. A view never migrates: another shape or another meaning is another
 * `version`, hence another table, built from the log.
 */
export type Projection<Row extends object = object, Event extends Fact = Fact> = Readonly<{
  name: string;
  version: number;
  table: ViewTable<Row>;
  /** The types of event it reads. */
  on: readonly Event['type'][];
  /** The rows that an event concerns. */
  matches(event: Recorded<Event>): readonly Match<Row>[];
  /** What the event makes of one of them; pure. `undefined` stands for no row, before and after. */
  row(row: Row | undefined, event: Recorded<Event>, match: Match<Row>): Row | undefined;
  /**
   * What the event makes of all rows together that a match other than a primary key names; pure. For events that let rows come and go by what
   * the rows themselves say: those given take the place of those named, and the same match must name them. `undefined` leaves it to `row`.
   */
  rows?(rows: readonly Row[], event: Recorded<Event>, match: Match<Row>): readonly Row[] | undefined;
}>;

/** Checks that the projection and its table name the same view, and gives it back. */
export const projection = <Row extends object, Event extends Fact = Fact>(
  view: Projection<Row, Event>,
): Projection<Row, Event> => {
  const expected = `${view.name}_v${view.version}`;
  if (view.table.tableName === expected) return view;
  throw new Error(`the table of projection ${expected} says ${view.table.tableName}`);
};

/** A stored row, or the part of it that names it. */
export type PlainRow = Readonly<Record<string, unknown>>;
