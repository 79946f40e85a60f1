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

/** @throws TypeError when the match names no column, one the table does not have, or one that cannot be compared. */
export const lookupOf = (table: ViewTable, match: Match<object>): Lookup => {
  const given = match as PlainRow;
  const unknown = Object.keys(given).find((name) => table.columns.every((column) => column.name !== name));
  if (unknown !== undefined) throw new TypeError(`${table.tableName} has no column ${unknown}`);
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  if (names.length === 0) throw new TypeError(`a match of ${table.tableName} names no column`);
  const isKey = names.length === table.primaryKey.length && table.primaryKey.every((name) => names.includes(name));
  const inOrder = isKey
    ? table.primaryKey
    : table.columns.map(({ name }) => name).filter((name) => names.includes(name));
  const columns = inOrder.flatMap((name) => table.columns.filter((column) => column.name === name));
  const odd = columns.find(({ type }) => type === 'jsonb' || type === 'text[]');
  if (odd !== undefined) throw new TypeError(`${table.tableName} cannot be matched by ${odd.name}: it is ${odd.type}`);
  const values = columns.map((column) => asStored(column, given[column.name]));
  const shape = columns.map(({ name }, n) => (values[n] === null ? `${name}=null` : name)).join();
  return { columns, values, isKey, shape, token: tokenOf(values) };
};
