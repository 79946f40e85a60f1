import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  count,
  instant,
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
import { mailboxSchema, recipientSchema } from '#libs/threads';
import { type SentRow, sentView } from './sent-view.projection.js';

const listQuery = z.strictObject({
  ...pageQuery,
  state: recipientSchema.shape.state.optional(),
  author: z
    .union([z.literal('me'), uuid])
    .optional()
    .describe("'me', or the id of a person"),
});

type ListQuery = z.infer<typeof listQuery>;

const sentMailSchema = z
  .object({
    id: uuid,
    threadId: uuid,
    inboxId: uuid,
    authorId: uuid,
    at: instant,
    from: mailboxSchema,
    subject: z.string(),
    preview: z.string(),
    attachments: count,
    recipients: z.array(recipientSchema),
    state: recipientSchema.shape.state.describe("that of the recipient who most needs a person's eye"),
    attempts: count,
  })
  .meta({ id: 'SentMail' });

export type ShownSentMail = Answer<typeof sentMailSchema>;

const shown = (row: SentRow, showsBcc: boolean): ShownSentMail => ({
  id: row.email_id,
  threadId: row.thread_id,
  inboxId: row.inbox_id,
  authorId: row.author_id,
  at: row.at,
  from: row.from,
  subject: row.subject,
  preview: row.preview,
  attachments: row.attachments,
  recipients: row.recipients.filter(({ field }) => showsBcc || field !== 'bcc'),
  state: row.state,
  attempts: row.attempts,
});

export class ListSent extends Query<Page<ShownSentMail>> {
  constructor(
    readonly inboxId: string,
    readonly personId: string,
    readonly showsBcc: boolean,
    readonly filter: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListSent)
export class ListSentHandler implements IQueryHandler<ListSent> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxId, personId, showsBcc, filter }: ListSent): Promise<Page<ShownSentMail>> {
    const values: unknown[] = [inboxId];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const where = ['inbox_id = $1'];
    if (filter.state !== undefined) where.push(`state = ${value(filter.state)}`);
    if (filter.author !== undefined)
      where.push(`author_id = ${value(filter.author === 'me' ? personId : filter.author)}`);
    const after = readCursor(filter.cursor, instantAndId);
    if (after !== null) where.push(`(at, email_id) < (${value(after[0])}, ${value(after[1])})`);
    const rows = await this.readModels.query<SentRow>(
      `SELECT * FROM ${this.readModels.rows(sentView)} WHERE ${where.join(' AND ')}
       ORDER BY at DESC, email_id DESC LIMIT ${filter.limit + 1}`,
      values,
    );
    return pageOf(
      rows,
      filter.limit,
      (row) => [row.at, row.email_id],
      (row) => shown(row, showsBcc),
    );
  }
}

@ApiTags('sent view')
@Controller('v1/inboxes')
export class ListSentRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
  ) {}

  @Get(':id/sent')
  @Answers(
    200,
    pageSchema(sentMailSchema),
    'The mails that left an inbox, the latest first, with the state of each recipient.',
  )
  async list(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: listQuery }) filter: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownSentMail>> {
    await this.access.view(person, inboxId);
    return this.queries.execute(new ListSent(inboxId, person.id, await this.access.mayAct(person, inboxId), filter));
  }
}
