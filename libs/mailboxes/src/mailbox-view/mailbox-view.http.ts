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
  Problem,
  readCursor,
  uuid,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { type MailboxRow, mailboxView } from './mailbox-view.projection.js';
import { mailboxSchema, type ShownMailbox } from './shown-mailbox.http.js';
import { ShownMailboxes } from './shown-mailboxes.http.js';

const listQuery = z.strictObject(pageQuery);

type ListQuery = z.infer<typeof listQuery>;

export class ListMailboxes extends Query<Page<ShownMailbox>> {
  constructor(
    readonly inboxId: string,
    readonly page: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListMailboxes)
export class ListMailboxesHandler implements IQueryHandler<ListMailboxes> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly mailboxes: ShownMailboxes,
  ) {}

  async execute({ inboxId, page: { limit, cursor } }: ListMailboxes): Promise<Page<ShownMailbox>> {
    const after = readCursor(cursor, instantAndId);
    const rows = await this.readModels.query<MailboxRow>(
      `SELECT * FROM ${this.readModels.rows(mailboxView)} WHERE inbox_id = $1
       ${after === null ? '' : 'AND (connected_at, mailbox_id) > ($2, $3)'}
       ORDER BY connected_at, mailbox_id LIMIT ${limit + 1}`,
      [inboxId, ...(after ?? [])],
    );
    const shown = new Map((await this.mailboxes.of(rows)).map((mailbox) => [mailbox.id, mailbox]));
    return pageOf(
      rows,
      limit,
      (row) => [row.connected_at, row.mailbox_id],
      (row) => shown.get(row.mailbox_id)!,
    );
  }
}

export class GetMailbox extends Query<ShownMailbox> {
  constructor(
    readonly person: Person,
    readonly mailboxId: string,
  ) {
    super();
  }
}

@QueryHandler(GetMailbox)
export class GetMailboxHandler implements IQueryHandler<GetMailbox> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly access: InboxAccess,
    private readonly mailboxes: ShownMailboxes,
  ) {}

  async execute({ person, mailboxId }: GetMailbox): Promise<ShownMailbox> {
    const rows = await this.readModels.lookup<MailboxRow>(
      `SELECT * FROM ${this.readModels.rows(mailboxView)} WHERE mailbox_id = $1`,
      [mailboxId],
    );
    const [row] = rows;
    if (row === undefined || !(await this.access.maySee(person, row.inbox_id))) throw Problem.notFound('mailbox');
    const [shown] = await this.mailboxes.of([row]);
    return shown!;
  }
}

@ApiTags('mailboxes')
@Controller('v1')
export class MailboxRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
  ) {}

  @Get('inboxes/:id/mailboxes')
  @Answers(
    200,
    pageSchema(mailboxSchema),
    'The mailboxes of an inbox, with what their servers hold against what is here.',
  )
  async listMailboxes(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownMailbox>> {
    await this.access.view(person, inboxId);
    return this.queries.execute(new ListMailboxes(inboxId, page));
  }

  @Get('mailboxes/:id')
  @Answers(200, mailboxSchema, 'One mailbox: how it fares, how far it is read, and what is missing.')
  getMailbox(@Param('id', { schema: uuid }) mailboxId: string, @CalledBy() person: Person): Promise<ShownMailbox> {
    return this.queries.execute(new GetMailbox(person, mailboxId));
  }
}
