import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, type Page, pageOf, pageQuery, pageSchema, readCursor, searchWords, uuid } from '#libs/http';
import { InboxAccess, seesEveryInbox } from '#libs/inboxes';
import { mustRead, type Person, searchText, sharedWith, sortNameAndId } from '#libs/people';
import { containing, ReadModels } from '#libs/read-models';
import { contentKind, shortcutWord } from '../content-fields.http.js';
import { contentSchema, shownContent, type ShownContent } from '../shown-content.http.js';
import { type ContentRow, contentView } from './content-view.projection.js';

const listQuery = z.strictObject({
  ...pageQuery,
  kind: z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(contentKind).max(10))
    .optional()
    .describe('kinds, with commas between'),
  q: searchWords.optional().describe('all of these words, or parts of words; case and accents do not matter'),
  shortcut: shortcutWord.optional().describe('the snippets that go by it, such as #thanks'),
  inboxId: uuid.optional().describe('what those who work in this inbox share'),
  archived: z.enum(['true', 'false']).default('false').describe('true: those that are archived, and no others'),
});

type Search = z.infer<typeof listQuery>;

/** The teams and people among whom an item must be shared, when it is not shared with everybody. */
type Among = Readonly<{ teamIds: readonly string[]; userIds: readonly string[] }>;

export class ListContent extends Query<Page<ShownContent>> {
  constructor(
    readonly search: Search,
    readonly person: Person,
    readonly among: Among | null,
  ) {
    super();
  }
}

const MAX_WORDS = 10;

@QueryHandler(ListContent)
export class ListContentHandler implements IQueryHandler<ListContent> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ search, person, among }: ListContent): Promise<Page<ShownContent>> {
    const values: unknown[] = [];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const where = [search.archived === 'true' ? 'archived_at IS NOT NULL' : 'archived_at IS NULL'];
    if (!seesEveryInbox(person)) where.push(sharedWith(person.teamIds, [person.id], value));
    if (among !== null) where.push(sharedWith(among.teamIds, among.userIds, value));
    if (search.kind !== undefined) where.push(`kind = ANY(${value(search.kind)}::text[])`);
    if (search.shortcut !== undefined) where.push(`wording->>'shortcut' = ${value(search.shortcut)}`);
    const words = searchText(search.q ?? '').split(/\s+/);
    for (const word of words.filter((one) => one !== '').slice(0, MAX_WORDS)) {
      where.push(`search LIKE ${value(containing(word))}`);
    }
    const after = readCursor(search.cursor, sortNameAndId);
    if (after !== null) where.push(`(sort_name, content_item_id) > (${value(after[0])}, ${value(after[1])})`);
    const rows = await this.readModels.query<ContentRow>(
      `SELECT * FROM ${this.readModels.rows(contentView)} WHERE ${where.join(' AND ')}
       ORDER BY sort_name, content_item_id LIMIT ${search.limit + 1}`,
      values,
    );
    return pageOf(rows, search.limit, (row) => [row.sort_name, row.content_item_id], shownContent);
  }
}

@ApiTags('content')
@Controller('v1/content')
export class ListContentRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly inboxes: InboxAccess,
  ) {}

  @Get()
  @Answers(
    200,
    pageSchema(contentSchema),
    'What the caller may insert, by name: of these kinds, or that holds the words of `q`.',
  )
  async listContent(
    @QueryParameters({ schema: listQuery }) search: Search,
    @CalledBy() person: Person,
  ): Promise<Page<ShownContent>> {
    mustRead(person);
    const among = search.inboxId === undefined ? null : await this.workersOf(person, search.inboxId);
    return this.queries.execute(new ListContent(search, person, among));
  }

  /** Null for an open inbox, where everybody works. */
  private async workersOf(person: Person, inboxId: string): Promise<Among | null> {
    const { visibility, members } = await this.inboxes.view(person, inboxId);
    if (visibility === 'open') return null;
    const ids = (kind: 'user' | 'team') => members.filter((one) => one.kind === kind).map(({ id }) => id);
    return { teamIds: ids('team'), userIds: ids('user') };
  }
}
