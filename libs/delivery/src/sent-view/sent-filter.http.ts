import { z } from 'zod';
import { addrSpec, pageQuery, searchWords, uuid } from '#libs/http';
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
  recipient: addrSpec.optional().describe('the whole address of somebody it went to'),
  since: instantAsked.optional().describe('written then or later'),
  before: instantAsked.optional().describe('written earlier than then'),
  attachments: z.enum(['true', 'false']).optional().describe('true: only mails with files; false: only those without'),
  q: searchWords.optional().describe('words, or beginnings of words, of subject, text, recipients and file names'),
});

export type SentFilter = Omit<z.infer<typeof sentQuery>, 'author'> & Readonly<{ authorId: string | null }>;

/** A condition in SQL with its values; `found` says that an index of words finds its mails, not one of dates. */
export type Selection = Readonly<{ where: string; values: unknown[]; found: boolean }>;

/** The mails of a filter that one may know of. */
export const selection = (reach: Reach, filter: Partial<SentFilter>): Selection => {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;

  const everywhere: string[] = [];
  const { authorId, since, before, attachments } = filter;
  if (authorId != null) everywhere.push(`author_id = ${value(authorId)}`);
  if (since !== undefined) everywhere.push(`at >= ${value(since)}`);
  if (before !== undefined) everywhere.push(`at < ${value(before)}`);
  if (attachments !== undefined) everywhere.push(attachments === 'true' ? 'attachments > 0' : 'attachments = 0');

  const among = (inboxIds: readonly string[], seesBcc: boolean): string => {
    const { state, recipient, q } = filter;
    const within = [inboxIds.length === 1 ? `inbox_id = ${value(inboxIds[0])}` : `inbox_id = ANY(${value(inboxIds)})`];
    if (state !== undefined) within.push(`${seesBcc ? 'state' : 'open_state'} = ANY(${value(state)})`);
    const words = [
      recipient === undefined ? null : sentTo(recipient, seesBcc),
      q === undefined ? null : beginningWith(q, seesBcc),
    ];
    for (const word of words) if (word !== null) within.push(`array_to_tsvector(words) @@ ${value(word)}::tsquery`);
    return within.join(' AND ');
  };
  const branches = [
    ...(reach.acting.length > 0 ? [among(reach.acting, true)] : []),
    ...(reach.reading.length > 0 ? [among(reach.reading, false)] : []),
  ];
  const inboxes = branches.length === 0 ? 'false' : `(${branches.join(' OR ')})`;
  return {
    where: [inboxes, ...everywhere].join(' AND '),
    values,
    found: filter.q !== undefined || filter.recipient !== undefined,
  };
};
