import { z } from 'zod';
import { searchWords, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { containing } from '#libs/read-models';
import { tagField } from '../tag-thread/tag.http.js';
import { LISTED } from './listed-as.js';
import { everyThread, NO_SPAM, type ThreadFilter, USUAL_VIEWS, type UsualView } from './thread-filter.js';

const MAX_LISTED = 50;

const listed = z.enum(LISTED);
const assignee = z.union([z.enum(['none', 'me', 'mine']), uuid]);
const user = z.union([z.literal('me'), uuid]).describe("'me', or the id of a user");

const commaed = z
  .string()
  .max(4_000)
  .transform((text) => text.split(','));

const many = <Item extends z.ZodType>(item: Item) => z.array(item).max(MAX_LISTED);

const usualView = z
  .enum(Object.keys(USUAL_VIEWS) as [UsualView, ...UsualView[]])
  .default('open')
  .describe('a list by name; what else is asked for takes the place of what it stands for');

/** Query parameters that narrow a list of threads. */
export const filterQuery = {
  view: usualView,
  status: z
    .union([z.literal('all').transform(() => NO_SPAM), commaed.pipe(many(listed))])
    .optional()
    .describe('open (neither put off nor spam), snoozed, closed, spam, with commas between; all: all but spam'),
  assignee: commaed
    .pipe(many(assignee))
    .optional()
    .describe("'none', 'me', 'mine' (mine or my teams'), or ids of users and teams, with commas between"),
  tag: commaed.pipe(many(tagField)).optional().describe('tags that are all there, with commas between'),
  mentioned: user.optional(),
  follower: user.optional(),
  contactId: uuid.optional().describe('whose conversations'),
  automatic: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('true: only threads in which machines alone wrote so far; false: none of them'),
  q: searchWords.optional().describe('words of the subject, or of a correspondent'),
};

/** Inboxes to narrow a list to that spans all of them. */
export const inboxesQuery = commaed.pipe(many(uuid)).optional().describe('ids of inboxes, with commas between');

const filterQuerySchema = z.object({ ...filterQuery, inboxId: inboxesQuery });

/** The filter that a query asks for. */
export const filterOf = (query: z.infer<typeof filterQuerySchema>): ThreadFilter => {
  const usual: ThreadFilter = { ...everyThread, ...USUAL_VIEWS[query.view] };
  return {
    inboxIds: query.inboxId ?? usual.inboxIds,
    statuses: query.status ?? usual.statuses,
    assignees: query.assignee ?? usual.assignees,
    tags: query.tag ?? usual.tags,
    mentioned: query.mentioned ?? usual.mentioned,
    follower: query.follower ?? usual.follower,
    contactId: query.contactId ?? usual.contactId,
    automatic: query.automatic ?? usual.automatic,
    q: query.q ?? usual.q,
  };
};

const distinct = <Item>(all: readonly Item[]): Item[] => [...new Set(all)];

/** A filter in a body: what is left out asks for nothing, and for no spam. */
export const filterBody = z.strictObject({
  inboxIds: many(uuid).transform(distinct).nullable().default(null),
  statuses: many(listed)
    .min(1)
    .transform(distinct)
    .default([...NO_SPAM]),
  assignees: many(assignee).transform(distinct).default([]),
  tags: many(tagField).transform(distinct).default([]),
  mentioned: user.nullable().default(null),
  follower: user.nullable().default(null),
  contactId: uuid.nullable().default(null),
  automatic: z.boolean().nullable().default(null),
  q: searchWords.nullable().default(null),
});

/** A filter as it is shown. */
export const filterSchema = z
  .object({
    inboxIds: z.array(uuid).nullable().describe('null: every inbox that one may see'),
    statuses: z.array(listed),
    assignees: z.array(assignee),
    tags: z.array(z.string()),
    mentioned: user.nullable(),
    follower: user.nullable(),
    contactId: uuid.nullable(),
    automatic: z.boolean().nullable(),
    q: z.string().nullable(),
  })
  .meta({ id: 'ThreadFilter' });

/** Whose 'me' and 'mine' are. */
export type Asking = Pick<Person, 'id' | 'teamIds'>;

const assigned = ({ assignees }: ThreadFilter, { id, teamIds }: Asking, value: (given: unknown) => string): string => {
  const ids = assignees.flatMap((one) => {
    if (one === 'mine') return [id, ...teamIds];
    return one === 'none' ? [] : [one === 'me' ? id : one];
  });
  return [
    ...(assignees.includes('none') ? ['assignee_id IS NULL'] : []),
    ...(ids.length > 0 ? [`assignee_id = ANY(${value(ids)}::uuid[])`] : []),
  ].join(' OR ');
};

/** Conditions in SQL on rows of the inbox view, all of which must hold; `value` takes a parameter and gives its place. The inboxes are not among them. */
export const conditions = (
  filter: ThreadFilter,
  asking: Asking,
  value: (given: unknown) => string,
): readonly string[] => {
  const { statuses, assignees, tags, mentioned, follower, contactId, automatic, q } = filter;
  const named = (user: string): string => (user === 'me' ? asking.id : user);
  const holding = (column: string, wanted: readonly unknown[]): string =>
    `${column} <> '[]' AND ${column} @> ${value(JSON.stringify(wanted))}::jsonb`;
  const where = [statuses.length === 1 ? `listed_as = ${value(statuses[0])}` : `listed_as = ANY(${value(statuses)})`];
  if (assignees.length > 0) where.push(`(${assigned(filter, asking, value)})`);
  if (tags.length > 0) where.push(holding('tags', tags));
  if (mentioned !== null) where.push(holding('mentions', [{ userIds: [named(mentioned)] }]));
  if (follower !== null) where.push(holding('followers', [named(follower)]));
  if (contactId !== null) where.push(`contact_id = ${value(contactId)}`);
  if (automatic !== null) where.push(automatic ? 'automatic' : 'NOT automatic');
  for (const word of q?.toLowerCase().split(/\s+/) ?? []) where.push(`search LIKE ${value(containing(word))}`);
  return where;
};
