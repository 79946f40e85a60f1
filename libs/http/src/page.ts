import { z } from 'zod';
import { Problem } from './problem.js';

/** Query parameters of every list: `limit` 1-100 (50 when absent) and the `cursor` of the page before. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('how many, 1 to 100'),
  cursor: z.string().max(500).optional().describe('page.next of the page before'),
};

/** One page of a list; `next` is null on the last. */
export type Page<Row> = Readonly<{ data: readonly Row[]; page: Readonly<{ next: string | null }> }>;

/** The schema of a page of such rows. */
export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), page: z.object({ next: z.string().nullable() }) });

/** Names the last row of a page by its sort key. */
export const cursorOf = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue(String(error));
    return z.NEVER;
  }
});

/** An instant as views give it. Year 0 is one to RFC 3339 and none to Postgres. */
export const cursorInstant = z.iso.datetime({ precision: 3 }).refine((instant) => !instant.startsWith('0000'));

/** Sort key of most lists: an instant and an id. */
export const instantAndId = z.tuple([cursorInstant, z.uuid()]);

/** The sort key in a cursor of ours, null without one; @throws Problem 400 for any other text. */
export const readCursor = <Key>(cursor: string | undefined, key: z.ZodType<Key>): Key | null => {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const parsed = json.pipe(key).safeParse(text);
  if (parsed.success) return parsed.data;
  throw Problem.badRequest('cursor-malformed', 'take the cursor from page.next of the page before');
};

/** Makes a page of `limit + 1` rows read: the surplus row only tells that there is a next page. */
export const pageOf = <Row, Shown>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => readonly string[],
  show: (row: Row) => Shown,
): Page<Shown> => {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    data: kept.map(show),
    page: { next: rows.length > limit && last !== undefined ? cursorOf(key(last)) : null },
  };
};
