import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  count,
  instantAndId,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  readCursor,
  searchWords,
  uuid,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { containing, ReadModels } from '#libs/read-models';
import { ThreadAccess } from '../thread-access.http.js';
import { type InboxRow, inboxView } from './inbox-view.projection.js';
import { shownThread, type ShownThread, threadSchema } from './shown-thread.http.js';

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(['open', 'closed', 'all']).default('open'),
  assignee: z
    .union([z.literal('none'), z.literal('me'), uuid])
    .optional()
    .describe("'none', 'me', or the id of a user or team"),
  automatic: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: only threads in which machines alone wrote so far; false: none of them'),
  q: searchWords.optional().describe('words of the subject, or of a correspondent'),
});

type ListQuery = z.infer<typeof listQuery>;

export class ListInbox extends Query<Page<ShownThread>> {
  constructor(
    readonly inboxId: string,
    readonly personId: string,
    readonly filter: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListInbox)
export class ListInboxHandler implements IQueryHandler<ListInbox> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxId, personId, filter }: ListInbox): Promise<Page<ShownThread>> {
    const values: unknown[] = [inboxId];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const where = ['inbox_id = $1'];
    if (filter.status !== 'all') where.push(`status = ${value(filter.status)}`);
    if (filter.assignee === 'none') where.push('assignee_id IS NULL');
    else if (filter.assignee !== undefined)
      where.push(`assignee_id = ${value(filter.assignee === 'me' ? personId : filter.assignee)}`);
    if (filter.automatic !== undefined) where.push(filter.automatic === 'true' ? 'automatic' : 'NOT automatic');
    for (const word of filter.q?.toLowerCase().split(/\s+/) ?? []) where.push(`search LIKE ${value(containing(word))}`);
    const after = readCursor(filter.cursor, instantAndId);
    if (after !== null) where.push(`(last_at, thread_id) < (${value(after[0])}, ${value(after[1])})`);
    const rows = await this.readModels.query<InboxRow>(
      `SELECT * FROM ${this.readModels.rows(inboxView)} WHERE ${where.join(' AND ')}
       ORDER BY last_at DESC, thread_id DESC LIMIT ${filter.limit + 1}`,
      values,
    );
    return pageOf(rows, filter.limit, (row) => [row.last_at, row.thread_id], shownThread);
  }
}

const countsSchema = z.object({ open: count, closed: count, unassigned: count, mine: count }).meta({ id: 'Counts' });

export type Counts = Answer<typeof countsSchema>;

export class CountInbox extends Query<Counts> {
  constructor(
    readonly inboxId: string,
    readonly personId: string,
  ) {
    super();
  }
}

@QueryHandler(CountInbox)
export class CountInboxHandler implements IQueryHandler<CountInbox> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxId, personId }: CountInbox): Promise<Counts> {
    const [counts] = await this.readModels.query<Counts>(
      `SELECT count(*) FILTER (WHERE status = 'open')::int AS open,
              count(*) FILTER (WHERE status = 'closed')::int AS closed,
              count(*) FILTER (WHERE status = 'open' AND assignee_id IS NULL)::int AS unassigned,
              count(*) FILTER (WHERE status = 'open' AND assignee_id = $2)::int AS mine
       FROM ${this.readModels.rows(inboxView)} WHERE inbox_id = $1`,
      [inboxId, personId],
    );
    return counts ?? { open: 0, closed: 0, unassigned: 0, mine: 0 };
  }
}

export class GetThread extends Query<ShownThread | null> {
  constructor(readonly threadId: string) {
    super();
  }
}

@QueryHandler(GetThread)
export class GetThreadHandler implements IQueryHandler<GetThread> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ threadId }: GetThread): Promise<ShownThread | null> {
    const [row] = await this.readModels.query<InboxRow>(
      `SELECT * FROM ${this.readModels.rows(inboxView)} WHERE thread_id = $1`,
      [threadId],
    );
    return row === undefined ? null : shownThread(row);
  }
}

const STRANGERS_SHOWN = 100;

/** Threads that strangers opened by answering a mail of this one, the latest first. */
export class ListStrangers extends Query<readonly string[]> {
  constructor(
    readonly threadId: string,
    readonly inboxId: string,
  ) {
    super();
  }
}

@QueryHandler(ListStrangers)
export class ListStrangersHandler implements IQueryHandler<ListStrangers> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ threadId, inboxId }: ListStrangers): Promise<readonly string[]> {
    const rows = await this.readModels.query<{ id: string }>(
      `SELECT thread_id AS id FROM ${this.readModels.rows(inboxView)} WHERE related = $1 AND inbox_id = $2
       ORDER BY opened_at DESC, thread_id LIMIT ${STRANGERS_SHOWN}`,
      [threadId, inboxId],
    );
    return rows.map(({ id }) => id);
  }
}

const oneThreadSchema = threadSchema
  .extend({ strangers: z.array(uuid).describe('threads that strangers opened by answering a mail of this one') })
  .meta({ id: 'ThreadWithStrangers' });

@ApiTags('inbox view')
@Controller('v1')
export class InboxViewRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
    private readonly threads: ThreadAccess,
  ) {}

  @Get('inboxes/:id/threads')
  @Answers(200, pageSchema(threadSchema), 'The threads of an inbox, the latest first.')
  async listInboxThreads(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: listQuery }) filter: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownThread>> {
    await this.access.view(person, inboxId);
    return this.queries.execute(new ListInbox(inboxId, person.id, filter));
  }

  @Get('inboxes/:id/counts')
  @Answers(200, countsSchema, 'How many threads each of the usual lists of an inbox holds.')
  async countInboxThreads(@Param('id', { schema: uuid }) inboxId: string, @CalledBy() person: Person): Promise<Counts> {
    await this.access.view(person, inboxId);
    return this.queries.execute(new CountInbox(inboxId, person.id));
  }

  @Get('threads/:id')
  @Answers(
    200,
    oneThreadSchema,
    'One thread as its inbox shows it; its ETag goes into If-Match of a command that must not overlook anything new.',
  )
  async getThread(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof oneThreadSchema>> {
    const found = await this.queries.execute(new GetThread(threadId));
    const thread = await this.threads.seen(person, found, 'thread');
    return { ...thread, strangers: await this.queries.execute(new ListStrangers(threadId, thread.inboxId)) };
  }
}
