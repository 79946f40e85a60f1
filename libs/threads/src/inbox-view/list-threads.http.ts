import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
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
import { ThreadLinks } from '../thread-links.http.js';
import { inboxView } from './inbox-view.projection.js';
import { InboxReach } from './inbox-reach.http.js';
import { shownThread, type ShownThread, threadSchema } from './shown-thread.http.js';
import { conditions, filterOf, filterQuery, inboxesQuery } from './thread-filter.http.js';
import type { ThreadFilter } from './thread-filter.js';
import { type RowAndAbsorbed, wholeRow, wholeRowColumns } from './whole-row.query.js';

type Paging = Readonly<{ limit: number; cursor?: string | undefined }>;

/** Threads of these inboxes, all of which the person may see, the latest first. */
export class ListThreads extends Query<Page<ShownThread>> {
  constructor(
    readonly inboxIds: readonly string[],
    readonly filter: ThreadFilter,
    readonly person: Person,
    readonly paging: Paging,
  ) {
    super();
  }
}

@QueryHandler(ListThreads)
export class ListThreadsHandler implements IQueryHandler<ListThreads> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly links: ThreadLinks,
  ) {}

  /** Of each inbox one page is read by its index; the page to be shown is made of these. */
  async execute({ inboxIds, filter, person, paging }: ListThreads): Promise<Page<ShownThread>> {
    const values: unknown[] = [inboxIds];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const where = conditions(filter, person, value);
    const after = readCursor(paging.cursor, instantAndId);
    const beyond = after === null ? [] : [`(last_at, thread_id) < (${value(after[0])}, ${value(after[1])})`];
    const newest = `ORDER BY last_at DESC, thread_id DESC LIMIT ${paging.limit + 1}`;
    const rows = await this.readModels.query<RowAndAbsorbed>(
      `SELECT ${wholeRowColumns(this.readModels)} FROM unnest($1::uuid[]) AS inbox (id), LATERAL (
         SELECT * FROM ${this.readModels.rows(inboxView)}
         WHERE inbox_id = inbox.id AND ${[...where, ...beyond].join(' AND ')} ${newest}
       ) AS threads ${newest}`,
      values,
    );
    const page = pageOf(
      rows,
      paging.limit,
      (row) => [row.last_at, row.thread_id],
      (row) => shownThread(wholeRow(row)),
    );
    return { ...page, data: await this.links.seenBy(person, page.data) };
  }
}

const ofInbox = z.strictObject({ ...pageQuery, ...filterQuery });
const ofAll = z.strictObject({ ...pageQuery, ...filterQuery, inboxId: inboxesQuery });

@ApiTags('inbox view')
@Controller('v1')
export class ListThreadsRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly reach: InboxReach,
    private readonly inboxes: InboxAccess,
    private readonly records: RecordAccess,
  ) {}

  @Get('inboxes/:id/threads')
  @Answers(200, pageSchema(threadSchema), 'The threads of an inbox, the latest first.')
  async listInboxThreads(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: ofInbox }) query: z.infer<typeof ofInbox>,
    @CalledBy() person: Person,
  ): Promise<Page<ShownThread>> {
    return this.list({ ...query, inboxId: [inboxId] }, person);
  }

  @Get('threads')
  @Answers(200, pageSchema(threadSchema), 'The threads of all inboxes that the caller may see, the latest first.')
  async listThreads(
    @QueryParameters({ schema: ofAll }) query: z.infer<typeof ofAll>,
    @CalledBy() person: Person,
  ): Promise<Page<ShownThread>> {
    return this.list(query, person);
  }

  private async list(query: z.infer<typeof ofAll>, person: Person): Promise<Page<ShownThread>> {
    const filter = filterOf(query);
    if (filter.contactId !== null) await this.records.mustBeSeen(person, filter.contactId);
    const inboxIds = await this.reach.asked(person, filter.inboxIds);
    const page = await this.queries.execute(new ListThreads(inboxIds, filter, person, query));
    const { data } = await this.inboxes.shown(person, page);
    return { ...page, data: await this.records.shown(person, data) };
  }
}
