import { asStored } from './column-values.js';
import type { Match, PlainRow } from './projection.js';
import type { Column, ViewTable } from './view-table.js';

/** A match in canonical form. Lookups of one `shape` are loaded by one statement. */
export type Lookup = Readonly<{
  columns: readonly Column[];
  values: readonly unknown[];
  isKey: boolean;
  shape: string;
  token: string;
}>;

/** Text in rows holds no NUL, so it separates the parts. */
export const tokenOf = (values: readonly unknown[]): string =>
  values.map((value) => (value === null ? 'n' : `v${String(value)}`)).join('\0');

/** The primary key of a row, as one text. */
export const keyOf = (table: ViewTable, row: PlainRow): string => tokenOf(table.primaryKey.map((name) => row[name]));

type Plan = Readonly<{ columns: readonly Column[]; isKey: boolean; shape: string }>;

const plans = new WeakMap<ViewTable, Map<string, Plan>>();

const planFor = (table: ViewTable, names: readonly string[]): Plan => {
  const known = plans.get(table) ?? new Map<string, Plan>();
  plans.set(table, known);
  const given = names.join();
  const before = known.get(given);
  if (before !== undefined) return before;

  const unknown = names.find((name) => table.columns.every((column) => column.name !== name));
  if (unknown !== undefined) throw new TypeError(`${table.tableName} has no column ${unknown}`);
  if (names.length === 0) throw new TypeError(`a match of ${table.tableName} names no column`);
  const isKey = names.length === table.primaryKey.length && table.primaryKey.every((name) => names.includes(name));
  const inOrder = isKey
    ? table.primaryKey
    : table.columns.map(({ name }) => name).filter((name) => names.includes(name));
  const columns = inOrder.flatMap((name) => table.columns.filter((column) => column.name === name));
  const odd = columns.find(({ type }) => type === 'jsonb' || type === 'text[]');
  if (odd !== undefined) throw new TypeError(`${table.tableName} cannot be matched by ${odd.name}: it is ${odd.type}`);
  const plan = { columns, isKey, shape: inOrder.join() };
  known.set(given, plan);
  return plan;
};

/** @throws TypeError when the match names no column, one the table does not have, or one that cannot be compared. */
export const lookupOf = (table: ViewTable, match: Match<object>): Lookup => {
  const given = match as PlainRow;
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  const { columns, isKey, shape } = planFor(table, names);
  const values = columns.map((column) => asStored(column, given[column.name]));
  const nulls = values.includes(null) ? values.map((value) => (value === null ? 'null' : '')).join() : '';
  return { columns, values, isKey, shape: `${shape} ${nulls}`, token: tokenOf(values) };
};
