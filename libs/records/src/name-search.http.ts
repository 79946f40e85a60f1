import { z } from 'zod';
import { pageQuery, readCursor, searchWords } from '#libs/http';
import { searchText, sortNameAndId } from '#libs/people';
import { containing } from '#libs/read-models';

/** Query of a list of names, searched by the beginnings of words or any part of them. */
export const nameSearch = z.strictObject({
  ...pageQuery,
  q: searchWords.optional().describe('all of these words, or parts of words; case and accents do not matter'),
});

export type NameSearch = z.infer<typeof nameSearch>;

const MAX_WORDS = 10;

/**
 * WHERE, ORDER BY and LIMIT of such a list over columns `search`, `sort_name` and the id column named, that meets these
 * conditions, too: one row more than asked, for pageOf().
 */
export const nameSearchSql = (
  { q, cursor, limit }: NameSearch,
  idColumn: 'contact_id' | 'record_id',
  conditions: (value: (given: unknown) => string) => readonly string[],
): Readonly<{ sql: string; values: readonly unknown[] }> => {
  const all: unknown[] = [];
  const value = (given: unknown): string => `$${all.push(given)}`;
  const where = [...conditions(value)];
  const words = searchText(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const word of words.slice(0, MAX_WORDS)) where.push(`search LIKE ${value(containing(word))}`);
  const after = readCursor(cursor, sortNameAndId);
  if (after !== null) where.push(`(sort_name, ${idColumn}) > (${value(after[0])}, ${value(after[1])})`);
  const filter = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  return { sql: `${filter} ORDER BY sort_name, ${idColumn} LIMIT ${limit + 1}`, values: all };
};
