import { createHash } from 'node:crypto';
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

/** The schema that holds every view and the bookkeeping. */
export const SCHEMA = 'read_models';

type TypeFor<Value> = Value extends string
  ? 'text' | 'uuid' | 'timestamptz'
  : Value extends boolean
    ? 'boolean'
    : Value extends number
      ? 'integer' | 'double precision'
      : Value extends bigint
        ? 'bigint'
        : Value extends readonly string[]
          ? 'text[]' | 'jsonb'
          : 'jsonb';

export type ColumnType =
  'text' | 'uuid' | 'timestamptz' | 'boolean' | 'integer' | 'double precision' | 'bigint' | 'text[]' | 'jsonb';

/** `nullable` goes with `null` among the values, and only with it. */
export type ColumnFor<Value> = Readonly<
  { type: TypeFor<NonNullable<Value>> } & (null extends Value ? { nullable: true } : { nullable?: false })
>;

export type Column = Readonly<{ name: string; type: ColumnType; nullable: boolean }>;

export type ViewTableOptions<Row extends object> = Readonly<{
  name: string;
  version: number;
  columns: { readonly [Name in keyof Row & string]-?: ColumnFor<Row[Name]> };
  primaryKey: readonly (keyof Row & string)[];
  /** Lists of columns, or what follows `ON <table>` in CREATE INDEX, as in `USING gin (to_tsvector('simple', search))`. */
  indexes?: readonly (readonly (keyof Row & string)[] | string)[];
}>;

/** The table of a view, for TypeORM's schema builder and for the projector. Rows stay plain objects. */
export class ViewTable<Row extends object = object> extends EntitySchema<Row> {
  readonly tableName: string;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly rawIndexes: readonly string[];
  /** Changes when a column, the key or an index changes. */
  readonly fingerprint: string;

  constructor({ name, version, columns, primaryKey, indexes = [] }: ViewTableOptions<Row>) {
    const tableName = `${name}_v${version}`;
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name))
      throw new Error(`a view's name is lower snake case, 40 letters at most: ${name}`);
    if (primaryKey.length === 0) throw new Error(`view ${name} has no primary key`);
    const listed = Object.entries<Readonly<{ type: ColumnType; nullable?: boolean }>>(columns).map(
      ([column, { type, nullable = false }]): Column => ({ name: column, type, nullable }),
    );
    const forTypeorm = ({ name: column, type, nullable }: Column): [string, EntitySchemaColumnOptions] => [
      column,
      {
        type: type === 'text[]' ? 'text' : type,
        array: type === 'text[]',
        nullable,
        primary: (primaryKey as readonly string[]).includes(column),
      },
    ];
    super({
      name: tableName,
      tableName,
      schema: SCHEMA,
      columns: Object.fromEntries(listed.map(forTypeorm)) as { [Name in keyof Row]?: EntitySchemaColumnOptions },
      indices: indexes.filter((index) => typeof index !== 'string').map((index) => ({ columns: [...index] })),
    });
    this.tableName = tableName;
    this.columns = listed;
    this.primaryKey = primaryKey;
    this.rawIndexes = indexes.filter((index) => typeof index === 'string');
    this.fingerprint = createHash('sha256')
      .update(JSON.stringify([listed, primaryKey, indexes]))
      .digest('hex');
  }

  /** The table's name for use in SQL. */
  get quoted(): string {
    return `${SCHEMA}."${this.tableName}"`;
  }
}

export const viewTable = <Row extends object>(options: ViewTableOptions<Row>): ViewTable<Row> => new ViewTable(options);
