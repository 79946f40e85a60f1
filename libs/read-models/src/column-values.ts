import type { Column } from './view-table.js';

const REPLACEMENT = '\ufffd';

/** Postgres stores neither NUL nor half a surrogate pair; a mail may hold both, and must not stop the views. */
const storable = (text: string): string =>
  /[\0\ud800-\udfff]/.test(text) ? text.replace(/\0|\p{Surrogate}/gu, REPLACEMENT) : text;

const storableJson = (value: unknown): unknown => {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storable(key), storableJson(member)]));
};

const throughJson = (value: unknown): unknown => {
  const text = JSON.stringify(value);
  const plain: unknown = JSON.parse(text);
  return /\\u(0000|d[89a-f])/.test(text) ? storableJson(plain) : plain;
};

/**
 * The value as Postgres will give it back, so that a row in memory is the same as one read: `undefined` becomes `null`, instants
 * become RFC 3339 in UTC with milliseconds, JSON loses what JSON cannot say.
 * Throws TypeError or RangeError for a value that the column cannot hold.
 */
export const asStored = ({ name, type }: Column, value: unknown): unknown => {
  if (value === null || value === undefined) return null;
  if (type === 'jsonb') return throughJson(value);
  if (type === 'bigint') return BigInt(value as bigint);
  const wanted =
    type === 'boolean' ? 'boolean' : type === 'integer' || type === 'double precision' ? 'number' : 'string';
  if (type === 'text[]' ? !Array.isArray(value) : typeof value !== wanted) {
    throw new TypeError(`column ${name} holds ${type}, not ${typeof value}`);
  }
  if (type === 'text') return storable(value as string);
  if (type === 'uuid') return (value as string).toLowerCase();
  if (type === 'timestamptz') return new Date(value as string).toISOString();
  if (type === 'text[]') return (value as unknown[]).map((member) => storable(String(member)));
  return value;
};

const arrayLiteral = (members: readonly string[]): string =>
  `{${members.map((member) => `"${member.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/** The value as an element of the array parameter of type `parameterType`. */
export const asParameter = ({ type }: Column, value: unknown): unknown => {
  if (value === null) return null;
  if (type === 'jsonb') return JSON.stringify(value);
  if (type === 'text[]') return arrayLiteral(value as string[]);
  return type === 'bigint' ? String(value) : value;
};

/** unnest() takes an array of arrays apart to the last element, so arrays travel as their text. */
export const parameterType = ({ type }: Column): string => (type === 'text[]' ? 'text[]' : `${type}[]`);

const TYPE_OIDS = { int8: 20, timestamptz: 1184 };

const instant = (text: string): string => {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (parts === null) return new Date(text).toISOString();
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').slice(0, 3).padEnd(3, '0')}Z`;
};

/**
 * Reads what Postgres sends in text form on connections whose time zone is UTC: timestamptz as RFC 3339 with milliseconds,
 * bigint as `bigint`; everything else as pg does.
 */
export const parserFor =
  (fallback: (oid: number) => (text: string) => unknown) =>
  (oid: number): ((text: string) => unknown) => {
    if (oid === TYPE_OIDS.int8) return BigInt;
    return oid === TYPE_OIDS.timestamptz ? instant : fallback(oid);
  };
