import { createHash } from 'node:crypto';
import { asParameter, parameterType } from './column-values.js';
import type { Lookup } from './lookup.js';
import type { PlainRow } from './projection.js';
import type { Column, ViewTable } from './view-table.js';
import type { Changes } from './working-set.js';

/** A statement; one with a name is prepared once per connection. */
export type Statement = Readonly<{ name?: string; text: string; values: unknown[] }>;

const ROWS_PER_STATEMENT = 5_000;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const prepared = (text: string, values: unknown[]): Statement => ({
  name: createHash('sha1').update(text).digest('hex'),
  text,
  values,
});

const parameters = (columns: readonly Column[], rows: readonly (readonly unknown[])[]): unknown[][] =>
  columns.map((column, n) => rows.map((row) => asParameter(column, row[n])));

const unnested = (columns: readonly Column[]): string =>
  `unnest(${columns.map((column, n) => `$${n + 1}::${parameterType(column)}`).join(', ')})`;

const chunks = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / ROWS_PER_STATEMENT) }, (_, n) =>
    items.slice(n * ROWS_PER_STATEMENT, (n + 1) * ROWS_PER_STATEMENT),
  );

/** The SQL of one view's table, or of a table of the same columns under another name. */
export class ViewStatements {
  private readonly target: string;

  constructor(
    private readonly table: ViewTable,
    tableName = table.tableName,
  ) {
    this.target = `read_models.${quote(tableName)}`;
  }

  /** One statement per shape. */
  load(lookups: readonly Lookup[]): Statement[] {
    const byShape = new Map<string, [Lookup, ...Lookup[]]>();
    for (const lookup of lookups) {
      const alike = byShape.get(lookup.shape);
      if (alike === undefined) byShape.set(lookup.shape, [lookup]);
      else alike.push(lookup);
    }
    return [...byShape.values()].map((alike) => this.loadShape(alike));
  }

  save({ saved, removed }: Changes): Statement[] {
    return [...chunks(saved).map((rows) => this.upsert(rows)), ...chunks(removed).map((keys) => this.remove(keys))];
  }

  private loadShape(lookups: readonly [Lookup, ...Lookup[]]): Statement {
    const { columns, values } = lookups[0];
    const isNull = columns.filter((_, n) => values[n] === null);
    const given = columns.filter((_, n) => values[n] !== null);
    const rows = lookups.map((lookup) => lookup.values.filter((value) => value !== null));
    const names = given.map(({ name }) => quote(name)).join(', ');
    const conditions = [
      ...(given.length === 0 ? [] : [`(${names}) IN (SELECT * FROM ${unnested(given)})`]),
      ...isNull.map(({ name }) => `${quote(name)} IS NULL`),
    ];
    const selected = this.table.columns.map(({ name }) => quote(name)).join(', ');
    const text = `SELECT ${selected} FROM ${this.target} WHERE ${conditions.join(' AND ')}`;
    return prepared(text, parameters(given, rows));
  }

  private upsert(rows: readonly PlainRow[]): Statement {
    const { columns, primaryKey } = this.table;
    const names = columns.map(({ name }) => quote(name));
    const others = names.filter((_, n) => !primaryKey.includes(columns[n]?.name ?? ''));
    const selected = columns.map(({ type }, n) => (type === 'text[]' ? `r.c${n}::text[]` : `r.c${n}`)).join(', ');
    const text = `INSERT INTO ${this.target} (${names.join(', ')})
      SELECT ${selected} FROM ${unnested(columns)} AS r(${columns.map((_, n) => `c${n}`).join(', ')})
      ON CONFLICT (${primaryKey.map(quote).join(', ')}) DO ${
        others.length === 0 ? 'NOTHING' : `UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`
      }`;
    const values = rows.map((row) => columns.map(({ name }) => row[name]));
    return prepared(text, parameters(columns, values));
  }

  private remove(keys: readonly (readonly unknown[])[]): Statement {
    const columns = this.table.primaryKey.flatMap((name) =>
      this.table.columns.filter((column) => column.name === name),
    );
    const names = columns.map(({ name }) => quote(name)).join(', ');
    const text = `DELETE FROM ${this.target} WHERE (${names}) IN (SELECT * FROM ${unnested(columns)})`;
    return prepared(text, parameters(columns, keys));
  }
}
