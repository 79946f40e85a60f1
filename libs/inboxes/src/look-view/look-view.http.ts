import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  instant,
  instantAndId,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  readCursor,
  uuid,
} from '#libs/http';
import { mustAudit, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { type LookRow, lookView } from './look-view.projection.js';

const listQuery = z.strictObject({
  ...pageQuery,
  userId: uuid.optional().describe('whose looks'),
  inboxId: uuid.optional().describe('into which inbox'),
});

type ListQuery = z.infer<typeof listQuery>;

const lookSchema = z
  .object({ userId: uuid, inboxId: uuid, at: instant.describe('of the first look in that hour') })
  .meta({ id: 'InboxLook' });

export type ShownLook = Answer<typeof lookSchema>;

export class ListLooks extends Query<Page<ShownLook>> {
  constructor(readonly filter: ListQuery) {
    super();
  }
}

@QueryHandler(ListLooks)
export class ListLooksHandler implements IQueryHandler<ListLooks> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ filter: { userId, inboxId, limit, cursor } }: ListLooks): Promise<Page<ShownLook>> {
    const values: string[] = [];
    const where = ['true'];
    if (userId !== undefined) where.push(`user_id = $${values.push(userId)}`);
    if (inboxId !== undefined) where.push(`inbox_id = $${values.push(inboxId)}`);
    const after = readCursor(cursor, instantAndId);
    if (after !== null) where.push(`(at, look_id) < ($${values.push(after[0])}, $${values.push(after[1])})`);
    const rows = await this.readModels.query<LookRow>(
      `SELECT * FROM ${this.readModels.rows(lookView)} WHERE ${where.join(' AND ')}
       ORDER BY at DESC, look_id DESC LIMIT ${limit + 1}`,
      values,
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.at, row.look_id],
      (row) => ({ userId: row.user_id, inboxId: row.inbox_id, at: row.at }),
    );
  }
}

@ApiTags('audit')
@Controller('v1/audit/looks')
export class ListLooksRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(
    200,
    pageSchema(lookSchema),
    'Who looked into an inbox that they do not work in, by the right to see every one, the latest first: one look in an hour.',
  )
  async looks(
    @QueryParameters({ schema: listQuery }) filter: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownLook>> {
    mustAudit(person);
    return this.queries.execute(new ListLooks(filter));
  }
}
