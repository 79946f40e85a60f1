import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  count,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  readCursor,
  uuid,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { tagOf } from '../tag-thread/tag.js';
import { inboxView } from './inbox-view.projection.js';

const listQuery = z.strictObject(pageQuery);

const cursorKey = z.tuple([z.string().refine((text) => tagOf(text) === text)]);

const tagSchema = z
  .object({
    tag: z.string(),
    open: count.describe('how many open threads have it, neither put off nor spam'),
    threads: count.describe('how many threads have it, spam left out'),
  })
  .meta({ id: 'Tag' });

type ShownTag = Answer<typeof tagSchema>;

/** The tags on the threads of an inbox. */
export class ListTags extends Query<Page<ShownTag>> {
  constructor(
    readonly inboxId: string,
    readonly page: z.infer<typeof listQuery>,
  ) {
    super();
  }
}

@QueryHandler(ListTags)
export class ListTagsHandler implements IQueryHandler<ListTags> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxId, page: { limit, cursor } }: ListTags): Promise<Page<ShownTag>> {
    const [after = ''] = readCursor(cursor, cursorKey) ?? [];
    const rows = await this.readModels.query<ShownTag>(
      `SELECT tag, count(*) FILTER (WHERE listed_as = 'open')::int AS open, count(*)::int AS threads
       FROM ${this.readModels.rows(inboxView)}, jsonb_array_elements_text(tags) AS tag
       WHERE inbox_id = $1 AND tags <> '[]' AND listed_as <> 'spam' AND tag COLLATE "C" > $2
       GROUP BY tag ORDER BY tag COLLATE "C" LIMIT ${limit + 1}`,
      [inboxId, after],
    );
    return pageOf(
      rows,
      limit,
      ({ tag }) => [tag],
      (row) => row,
    );
  }
}

@ApiTags('inbox view')
@Controller('v1/inboxes')
export class ListTagsRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
  ) {}

  @Get(':id/tags')
  @Answers(200, pageSchema(tagSchema), 'The tags on the threads of an inbox, in order, each with how many have it.')
  async listTags(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: listQuery }) page: z.infer<typeof listQuery>,
    @CalledBy() person: Person,
  ): Promise<Page<ShownTag>> {
    await this.access.view(person, inboxId);
    return this.queries.execute(new ListTags(inboxId, page));
  }
}
