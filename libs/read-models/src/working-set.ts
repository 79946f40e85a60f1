import { type Lookup, keyOf, tokenOf } from './lookup.js';
import type { PlainRow } from './projection.js';
import type { ViewTable } from './view-table.js';

type Entry = { row: PlainRow | undefined; changed: boolean; keyValues: readonly unknown[] };

type Index = Readonly<{ columns: readonly string[]; keys: Map<string, Set<string>> }>;

/** What a fold has changed: rows to be written whole, and primary keys of rows to be removed. */
export type Changes = Readonly<{ saved: readonly PlainRow[]; removed: readonly (readonly unknown[])[] }>;

/**
 * The rows of one view that a fold is at work on. It finds rows made or changed a moment ago as the database would, by key or by
 * the values of any columns, provided that what was asked for has been loaded first.
 */
export class WorkingSet {
  private readonly entries = new Map<string, Entry>();
  private readonly indexes = new Map<string, Index>();
  private readonly asked = new Set<string>();

  /** `complete` says that the table is empty, so that whatever is not here does not exist. */
  constructor(
    private readonly table: ViewTable,
    private complete = false,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  /** The lookups that the database must answer before `find` can. */
  missing(lookups: Iterable<Lookup>): Lookup[] {
    if (this.complete) return [];
    const missing: Lookup[] = [];
    for (const lookup of lookups) {
      const question = `${lookup.shape}\0${lookup.token}`;
      if (this.asked.has(question) || (lookup.isKey && this.entries.has(lookup.token))) continue;
      this.asked.add(question);
      missing.push(lookup);
    }
    return missing;
  }

  /** Takes rows as they came from the database; those already here are newer. */
  add(rows: readonly PlainRow[]): void {
    for (const row of rows) {
      const key = keyOf(this.table, row);
      if (!this.entries.has(key)) this.set(key, row, this.keyValues(row), false);
    }
  }

  find(lookup: Lookup): readonly (readonly [key: string, row: PlainRow | undefined])[] {
    if (lookup.isKey) return [[lookup.token, this.entries.get(lookup.token)?.row]];
    const keys = this.indexOn(lookup.columns.map(({ name }) => name)).keys.get(lookup.token) ?? [];
    return [...keys].map((key) => [key, this.entries.get(key)?.row]);
  }

  put(key: string, row: PlainRow): void {
    if (keyOf(this.table, row) !== key) {
      throw new TypeError(
        `a row of ${this.table.tableName} may not change its primary key nor be made under another one`,
      );
    }
    this.set(key, row, this.keyValues(row), true);
  }

  remove(key: string): void {
    const entry = this.entries.get(key);
    if (entry?.row !== undefined) this.set(key, undefined, entry.keyValues, true);
  }

  changes(): Changes {
    const changed = [...this.entries.values()].filter((entry) => entry.changed);
    return {
      saved: changed.flatMap(({ row }) => (row === undefined ? [] : [row])),
      removed: changed.flatMap(({ row, keyValues }) => (row === undefined ? [keyValues] : [])),
    };
  }

  /** Forgets everything: to be called once the changes are in the database. */
  clear(): void {
    this.entries.clear();
    this.indexes.clear();
    this.asked.clear();
    this.complete = false;
  }

  private keyValues(row: PlainRow): unknown[] {
    return this.table.primaryKey.map((name) => row[name]);
  }

  private set(key: string, row: PlainRow | undefined, keyValues: readonly unknown[], changed: boolean): void {
    const before = this.entries.get(key)?.row;
    for (const index of this.indexes.values()) {
      if (before !== undefined) index.keys.get(this.tokenIn(index, before))?.delete(key);
      if (row !== undefined) this.register(index, row, key);
    }
    this.entries.set(key, { row, changed, keyValues });
  }

  private indexOn(columns: readonly string[]): Index {
    const name = columns.join();
    const known = this.indexes.get(name);
    if (known !== undefined) return known;
    const index: Index = { columns, keys: new Map() };
    for (const [key, { row }] of this.entries) if (row !== undefined) this.register(index, row, key);
    this.indexes.set(name, index);
    return index;
  }

  private register(index: Index, row: PlainRow, key: string): void {
    const token = this.tokenIn(index, row);
    const keys = index.keys.get(token);
    if (keys === undefined) index.keys.set(token, new Set([key]));
    else keys.add(key);
  }

  private tokenIn({ columns }: Index, row: PlainRow): string {
    return tokenOf(columns.map((name) => row[name]));
  }
}
