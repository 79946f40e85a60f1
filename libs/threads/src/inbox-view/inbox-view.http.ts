import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess } from '#libs/records';
import { ThreadAccess } from '../thread-access.http.js';
import { ThreadLinks } from '../thread-links.http.js';
import { inboxView } from './inbox-view.projection.js';
import { shownThread, type ShownThread, threadSchema } from './shown-thread.http.js';
import { type RowAndAbsorbed, wholeRow, wholeRowColumns } from './whole-row.query.js';

export class GetThread extends Query<ShownThread | null> {
  constructor(readonly threadId: string) {
    super();
  }
}

@QueryHandler(GetThread)
export class GetThreadHandler implements IQueryHandler<GetThread> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ threadId }: GetThread): Promise<ShownThread | null> {
    const [row] = await this.readModels.query<RowAndAbsorbed>(
      `SELECT ${wholeRowColumns(this.readModels)} FROM ${this.readModels.rows(inboxView)} AS threads WHERE thread_id = $1`,
      [threadId],
    );
    return row === undefined ? null : shownThread(wholeRow(row));
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

/** Threads that have gone into this one, and go on in it. */
export class ListMerged extends Query<readonly string[]> {
  constructor(readonly threadId: string) {
    super();
  }
}

@QueryHandler(ListMerged)
export class ListMergedHandler implements IQueryHandler<ListMerged> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ threadId }: ListMerged): Promise<readonly string[]> {
    const rows = await this.readModels.query<{ id: string }>(
      `SELECT thread_id AS id FROM ${this.readModels.rows(inboxView)} WHERE merged_into = $1 AND emails > 0 ORDER BY opened_at, thread_id`,
      [threadId],
    );
    return rows.map(({ id }) => id);
  }
}

const oneThreadSchema = threadSchema
  .extend({
    strangers: z.array(uuid).describe('threads that strangers opened by answering a mail of this one'),
    merged: z.array(uuid).describe('threads that go on in this one; each can be taken out again'),
  })
  .meta({ id: 'ThreadWithStrangers' });

@ApiTags('inbox view')
@Controller('v1')
export class InboxViewRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly threads: ThreadAccess,
    private readonly links: ThreadLinks,
    private readonly records: RecordAccess,
  ) {}

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
    const [strangers, merged] = await Promise.all([
      this.queries.execute(new ListStrangers(threadId, thread.inboxId)),
      this.queries.execute(new ListMerged(threadId)),
    ]);
    const [shown = thread] = await this.records.shown(person, await this.links.seenBy(person, [thread]));
    return { ...shown, strangers, merged };
  }
}
