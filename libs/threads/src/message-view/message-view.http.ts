import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
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
import { ThreadAccess } from '../thread-access.http.js';
import { GetThread } from '../inbox-view/inbox-view.http.js';
import { MessageBodies } from './message-bodies.http.js';
import { MessageLookup } from './message-lookup.http.js';
import { type MessageRow, messageView } from './message-view.projection.js';
import { messageSchema, shownComment, shownMail } from './shown-message.http.js';

/** An entry as the API shows it, with its bodies when it is a mail. */
export type MessageWithBodies = Answer<typeof messageSchema>;

const listQuery = z.strictObject(pageQuery);
type ListQuery = z.infer<typeof listQuery>;

export class ListMessages extends Query<Page<MessageWithBodies>> {
  constructor(
    readonly threadId: string,
    readonly showsBcc: boolean,
    readonly page: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListMessages)
export class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly bodies: MessageBodies,
  ) {}

  async execute({ threadId, showsBcc, page: { limit, cursor } }: ListMessages): Promise<Page<MessageWithBodies>> {
    const after = readCursor(cursor, instantAndId);
    const rows = await this.readModels.query<MessageRow>(
      `SELECT * FROM ${this.readModels.rows(messageView)} WHERE thread_id = $1 ${after === null ? '' : 'AND (at, id) > ($2, $3)'}
       ORDER BY at, id LIMIT ${limit + 1}`,
      [threadId, ...(after ?? [])],
    );
    const page = pageOf(
      rows,
      limit,
      (row) => [row.at, row.id],
      (row) => row,
    );
    return { ...page, data: await Promise.all(page.data.map((row) => withBodies(row, showsBcc, this.bodies))) };
  }
}

const withBodies = async (row: MessageRow, showsBcc: boolean, bodies: MessageBodies): Promise<MessageWithBodies> =>
  row.kind === 'comment' ? shownComment(row.data) : { ...shownMail(row, showsBcc), ...(await bodies.shown(row.data)) };

export class GetMessage extends Query<MessageWithBodies | null> {
  constructor(
    readonly id: string,
    readonly showsBcc: boolean,
  ) {
    super();
  }
}

@QueryHandler(GetMessage)
export class GetMessageHandler implements IQueryHandler<GetMessage> {
  constructor(
    private readonly messages: MessageLookup,
    private readonly bodies: MessageBodies,
  ) {}

  async execute({ id, showsBcc }: GetMessage): Promise<MessageWithBodies | null> {
    const row = await this.messages.byId(id);
    return row === null ? null : withBodies(row, showsBcc, this.bodies);
  }
}

@ApiTags('messages')
@Controller('v1')
export class MessageViewRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly inboxes: InboxAccess,
    private readonly threads: ThreadAccess,
  ) {}

  @Get('threads/:id/messages')
  @Answers(200, pageSchema(messageSchema), 'The mails and comments of a thread, the oldest first.')
  async listMessages(
    @Param('id', { schema: uuid }) threadId: string,
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<MessageWithBodies>> {
    const { inboxId } = await this.threads.seen(person, await this.queries.execute(new GetThread(threadId)), 'thread');
    return this.queries.execute(new ListMessages(threadId, await this.inboxes.mayAct(person, inboxId), page));
  }

  @Get('messages/:id')
  @Answers(200, messageSchema, 'One mail or comment, with what became of it for each recipient.')
  async getMessage(@Param('id', { schema: uuid }) id: string, @CalledBy() person: Person): Promise<MessageWithBodies> {
    const message = await this.queries.execute(new GetMessage(id, true));
    if (message === null) throw Problem.notFound('message');
    const thread = await this.queries.execute(new GetThread(message.threadId));
    const { inboxId } = await this.threads.seen(person, thread, 'message');
    if (message.kind !== 'sent' || (await this.inboxes.mayAct(person, inboxId))) return message;
    return { ...message, bcc: null, recipients: message.recipients.filter(({ field }) => field !== 'bcc') };
  }
}
