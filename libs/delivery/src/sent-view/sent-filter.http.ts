import { z } from 'zod';
import { pageQuery, recipientAddress, searchWords, uuid } from '#libs/http';
import { recipientSchema } from '#libs/threads';
import type { Reach } from './sent-reach.http.js';
import { beginningWith, sentTo } from './sent-words.js';

const states = z
  .string()
  .max(200)
  .transform((text) => text.split(','))
  .pipe(z.array(recipientSchema.shape.state).max(20));

/** An instant with any offset, in UTC; of years that are four digits to Postgres too. */
const instantAsked = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => /^(?!0000)[0-9]{4}-/.test(text), 'expected an instant of the years 1 to 9999');

export const author = z.union([z.literal('me'), uuid]).describe("'me', or the id of a person");

/** What a list of sent mail may be narrowed to. */
export const sentQuery = z.strictObject({
  ...pageQuery,
  state: states.optional().describe('states of mails, with commas between'),
  author: author.optional(),
  recipient: recipientAddress.optional().describe('the whole address of somebody it went to'),
  since: instantAsked.optional().describe('written then or later'),
  before: instantAsked.optional().describe('written earlier than then'),
  attachments: z.enum(['true', 'false']).optional().describe('true: only mails with files; false: only those without'),
  q: searchWords.optional().describe('words, or beginnings of words, of subject, text, recipients and file names'),
});

export type SentFilter = Omit<z.infer<typeof sentQuery>, 'author'> & Readonly<{ authorId: string | null }>;

/**
 * Conditions in SQL with their values: `basis` is what an index of dates serves, `narrowed` the rest; `byWords` says that an index of words finds
 * what is asked for.
 */
export type Selection = Readonly<{ basis: string; narrowed: string; values: unknown[]; byWords: boolean }>;

/** The mails of a filter that one may know of. */
export const selection = ({ acting, reading }: Reach, filter: Partial<SentFilter>): Selection => {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const { authorId, since, before, attachments, state, recipient, q } = filter;

  const inboxIds = [...acting, ...reading];
  const basis = [inboxIds.length === 1 ? `inbox_id = ${value(inboxIds[0])}` : `inbox_id = ANY(${value(inboxIds)})`];
  if (authorId != null) basis.push(`author_id = ${value(authorId)}`);
  if (since !== undefined) basis.push(`at >= ${value(since)}`);
  if (before !== undefined) basis.push(`at < ${value(before)}`);
  if (attachments !== undefined) basis.push(attachments === 'true' ? 'attachments > 0' : 'attachments = 0');

  const knowing = (seesBcc: boolean): string => {
    const words = [
      recipient === undefined ? null : sentTo(recipient, seesBcc),
      q === undefined ? null : beginningWith(q, seesBcc),
    ].filter((query) => query !== null);
    return [
      ...(state === undefined ? [] : [`${seesBcc ? 'state' : 'open_state'} = ANY(${value(state)})`]),
      ...words.map((query) => `array_to_tsvector(words) @@ ${value(query)}::tsquery`),
      'true',
    ].join(' AND ');
  };
  const byWords = q !== undefined || recipient !== undefined;
  const alike = acting.length === 0 || reading.length === 0 || (state === undefined && !byWords);
  const narrowed = alike
    ? knowing(reading.length === 0)
    : `(inbox_id = ANY(${value(acting)}) AND ${knowing(true)} OR inbox_id = ANY(${value(reading)}) AND ${knowing(false)})`;
  return { basis: basis.join(' AND '), narrowed, values, byWords };
};
