import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  Answers,
  CalledBy,
  instantAndId,
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
import { RecordAccess } from '#libs/records';
import { draftSchema, shownDraft, type ShownDraft } from '../shown-draft.http.js';
import type { DraftRow } from './draft-view.projection.js';
import { placedDrafts } from './placed-drafts.query.js';

const listQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['open', 'discarded']).default('open').describe('discarded: those that can be restored'),
  inboxId: uuid.optional(),
  threadId: uuid.optional().describe('answers to this conversation'),
  mine: z.enum(['true', 'false']).default('false').describe('true: only those that the caller began'),
});

type Asked = z.infer<typeof listQuery>;

export class ListDrafts extends Query<Page<ShownDraft>> {
  constructor(
    readonly asked: Asked,
    readonly personId: string,
    /** Those of the inboxes asked for that the person may act in. */
    readonly inboxIds: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(ListDrafts)
export class ListDraftsHandler implements IQueryHandler<ListDrafts> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ asked, personId, inboxIds }: ListDrafts): Promise<Page<ShownDraft>> {
    const values: unknown[] = [];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const where = [
      `state = ${value(asked.state)}`,
      `inbox_id = ANY(${value(inboxIds)}::uuid[])`,
      `(owner_id = ${value(personId)}${asked.mine === 'true' ? '' : ' OR shared'})`,
    ];
    if (asked.threadId !== undefined) where.push(`thread_id = ${value(asked.threadId)}`);
    const after = readCursor(asked.cursor, instantAndId);
    if (after !== null) where.push(`(changed_at, draft_id) < (${value(after[0])}, ${value(after[1])})`);
    const rows = await this.readModels.query<DraftRow>(
      `SELECT * FROM ${placedDrafts(this.readModels)} WHERE ${where.join(' AND ')}
       ORDER BY changed_at DESC, draft_id DESC LIMIT ${asked.limit + 1}`,
      values,
    );
    return pageOf(rows, asked.limit, (row) => [row.changed_at, row.draft_id], shownDraft);
  }
}

@ApiTags('drafts')
@Controller('v1/drafts')
export class ListDraftsRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly inboxes: InboxAccess,
    private readonly records: RecordAccess,
  ) {}

  @Get()
  @Answers(
    200,
    pageSchema(draftSchema),
    "The caller's own drafts and those that others share in inboxes that the caller may act in, the latest change first.",
  )
  async listDrafts(
    @QueryParameters({ schema: listQuery }) asked: Asked,
    @CalledBy() person: Person,
  ): Promise<Page<ShownDraft>> {
    const { inboxId } = asked;
    const inboxes =
      inboxId === undefined ? await this.inboxes.actable(person) : [await this.inboxes.act(person, inboxId)];
    const inboxIds = inboxes.map(({ inbox_id }) => inbox_id);
    const page = await this.queries.execute(new ListDrafts(asked, person.id, inboxIds));
    return { ...page, data: await this.records.shown(person, page.data) };
  }
}
