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
import { comparableSubject } from '#libs/mail';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess } from '#libs/records';
import { DocumentOpens } from '../open-document/document-opens.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { ThreadLinks } from '../thread-links.http.js';
import { GetThread } from '../inbox-view/inbox-view.http.js';
import { inboxView } from '../inbox-view/inbox-view.projection.js';
import { MessageBodies } from './message-bodies.http.js';
import { MessageLookup } from './message-lookup.http.js';
import { type MessageRow, messageView } from './message-view.projection.js';
import { historyOf, mayKnow, messageSchema, oneMessageSchema, shownReceived, shownSent } from './shown-message.http.js';
import { shownComment } from './shown-comment.http.js';
import { rangesWithin } from './shown-quotes.js';

/** An entry as the API shows it, with its bodies when it is a mail. */
export type MessageWithBodies = Answer<typeof messageSchema>;

/** One entry by itself: a mail of ours with what happened to it. */
export type OneMessage = Answer<typeof oneMessageSchema>;

const listQuery = z.strictObject(pageQuery);
type ListQuery = z.infer<typeof listQuery>;

/** The entries of a thread, and of those that have gone into it. */
export class ListMessages extends Query<Page<MessageWithBodies>> {
  constructor(
    readonly threadId: string,
    readonly threadSubject: string,
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

  async execute(list: ListMessages): Promise<Page<MessageWithBodies>> {
    const { threadId, threadSubject, showsBcc, page: asked } = list;
    const { limit, cursor } = asked;
    const after = readCursor(cursor, instantAndId);
    const page = `ORDER BY at, id LIMIT ${limit + 1}`;
    const rows = await this.readModels.query<MessageRow>(
      `SELECT entries.* FROM (
         SELECT $1::uuid AS id UNION ALL SELECT thread_id FROM ${this.readModels.rows(inboxView)} WHERE merged_into = $1
       ) AS thread, LATERAL (
         SELECT * FROM ${this.readModels.rows(messageView)} entry
         WHERE thread_id = thread.id ${showsBcc ? '' : this.notOnBcc()}
           ${after === null ? '' : 'AND (at, id) > ($2, $3)'} ${page}
       ) AS entries ${page}`,
      [threadId, ...(after ?? [])],
    );
    const shown = pageOf(
      rows,
      limit,
      (row) => [row.at, row.id],
      (row) => row,
    );
    const entries = shown.data.map(async (row): Promise<MessageWithBodies> => {
      if (row.kind === 'comment') return shownComment(row);
      if (row.kind === 'sent') return sentMessage(row, threadSubject, showsBcc, this.bodies);
      return receivedMessage(row, threadSubject, this.bodies);
    });
    return { ...shown, data: await Promise.all(entries) };
  }

  /** A note that a mail did not reach somebody in Bcc says that it went there. */
  private notOnBcc(): string {
    return `AND NOT EXISTS (
      SELECT FROM ${this.readModels.rows(messageView)} mail, jsonb_array_elements(mail.recipients) AS recipient
      WHERE entry.kind = 'comment' AND mail.id = (entry.data ->> 'emailId')::uuid AND recipient ->> 'field' = 'bcc'
        AND lower(recipient ->> 'address') = lower(entry.data ->> 'recipient'))`;
  }
}

type RowOf<Kind extends MessageRow['kind']> = Extract<MessageRow, { kind: Kind }>;

const inThread = async ({ data }: RowOf<'sent' | 'received'>, threadSubject: string, bodies: MessageBodies) => {
  const { subject } = data;
  const changedSubject = comparableSubject(subject) === comparableSubject(threadSubject) ? null : subject;
  return { ...(await bodies.shown(data)), changedSubject };
};

const sentMessage = async (row: RowOf<'sent'>, threadSubject: string, showsBcc: boolean, bodies: MessageBodies) => ({
  ...shownSent(row, showsBcc),
  ...(await inThread(row, threadSubject, bodies)),
});

const receivedMessage = async (row: RowOf<'received'>, threadSubject: string, bodies: MessageBodies) => {
  const shown = await inThread(row, threadSubject, bodies);
  return { ...shownReceived(row), ...shown, quotes: rangesWithin(row.data.quotes, shown.text?.length ?? 0) };
};

/** One entry; `threadSubject` is that of the thread it is in. */
export class GetMessage extends Query<OneMessage | null> {
  constructor(
    readonly id: string,
    readonly threadSubject: string,
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
    private readonly opens: DocumentOpens,
  ) {}

  async execute({ id, threadSubject, showsBcc }: GetMessage): Promise<OneMessage | null> {
    const row = await this.messages.byId(id);
    if (row === null) return null;
    if (row.kind === 'comment') return (await this.isHidden(row, showsBcc)) ? null : shownComment(row);
    if (row.kind === 'received') return receivedMessage(row, threadSubject, this.bodies);
    const message = await sentMessage(row, threadSubject, showsBcc, this.bodies);
    const openedDocuments = (await this.opens.of([id])).get(id) ?? [];
    return { ...message, history: historyOf(row, showsBcc), openedDocuments };
  }

  /** A note that a mail did not reach somebody in Bcc says that it went there. */
  private async isHidden({ data }: RowOf<'comment'>, showsBcc: boolean): Promise<boolean> {
    const mail = 'recipient' in data ? await this.messages.byId(data.emailId) : null;
    return 'recipient' in data && mail?.kind === 'sent' && !mayKnow(mail.recipients, showsBcc)(data.recipient);
  }
}

@ApiTags('messages')
@Controller('v1')
export class MessageViewRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly inboxes: InboxAccess,
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
    private readonly links: ThreadLinks,
    private readonly records: RecordAccess,
  ) {}

  @Get('threads/:id/messages')
  @Answers(
    200,
    pageSchema(messageSchema),
    'The mails and comments of a thread, and of those merged into it, the oldest first.',
  )
  async listMessages(
    @Param('id', { schema: uuid }) threadId: string,
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<MessageWithBodies>> {
    const thread = await this.queries.execute(new GetThread(threadId));
    const { inboxId, subject } = await this.threads.seen(person, thread, 'thread');
    const showsBcc = await this.inboxes.mayAct(person, inboxId);
    const shown = await this.queries.execute(new ListMessages(threadId, subject, showsBcc, page));
    return { ...shown, data: await this.records.shown(person, await this.links.seenBy(person, shown.data)) };
  }

  @Get('messages/:id')
  @Answers(
    200,
    oneMessageSchema,
    'One mail or comment; a mail of ours with what became of it for each recipient, and every attempt at it.',
  )
  async getMessage(@Param('id', { schema: uuid }) id: string, @CalledBy() person: Person): Promise<OneMessage> {
    const row = await this.messages.byId(id);
    const thread = row === null ? null : await this.queries.execute(new GetThread(row.thread_id));
    const { inboxId, subject } = await this.threads.seen(person, thread, 'message');
    const message = await this.queries.execute(new GetMessage(id, subject, await this.inboxes.mayAct(person, inboxId)));
    if (message === null) throw Problem.notFound('message');
    const [seen = message] = await this.records.shown(person, await this.links.seenBy(person, [message]));
    return seen;
  }
}
