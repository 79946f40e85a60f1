import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
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
  sha256,
  uuid,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { type InboundRow, inboundView } from './inbound-view.projection.js';

const state = z.enum(['unrouted', 'accepted', 'duplicate', 'spam', 'expired', 'threaded', 'received', 'quarantined']);

const listQuery = z.strictObject({ ...pageQuery, state: state.optional() });

type ListQuery = z.infer<typeof listQuery>;

const inboundMailSchema = z
  .object({
    id: uuid,
    inboxId: uuid.nullable(),
    receivedBy: z.string().nullable(),
    state,
    at: instant,
    envelopeFrom: z.string().nullable(),
    subject: z.string().nullable(),
    reason: z.string().nullable().describe('why it is in quarantine'),
    detail: z.string().nullable(),
    defects: z.array(z.string()).describe('what was odd, cut or missing'),
    size: count.describe('in bytes'),
    sha256,
    threadId: uuid.nullable(),
    emailId: uuid.nullable(),
  })
  .meta({ id: 'InboundMail' });

export type ShownInboundMail = Answer<typeof inboundMailSchema>;

const shown = (row: InboundRow): ShownInboundMail => ({
  id: row.inbound_mail_id,
  inboxId: row.inbox_id,
  receivedBy: row.received_by,
  state: row.state,
  at: row.at,
  envelopeFrom: row.envelope_from,
  subject: row.subject,
  reason: row.reason,
  detail: row.detail,
  defects: row.defects,
  size: row.raw.size,
  sha256: row.raw.sha256,
  threadId: row.thread_id,
  emailId: row.email_id,
});

export class ListInbound extends Query<Page<ShownInboundMail>> {
  constructor(
    readonly inboxIds: readonly string[],
    readonly filter: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListInbound)
export class ListInboundHandler implements IQueryHandler<ListInbound> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxIds, filter: { state, cursor, limit } }: ListInbound): Promise<Page<ShownInboundMail>> {
    const after = readCursor(cursor, instantAndId);
    const rows = await this.readModels.query<InboundRow>(
      `SELECT * FROM ${this.readModels.rows(inboundView)}
       WHERE inbox_id = ANY($1) AND ($2::text IS NULL OR state = $2) ${after === null ? '' : 'AND (at, inbound_mail_id) < ($3, $4)'}
       ORDER BY at DESC, inbound_mail_id DESC LIMIT ${limit + 1}`,
      [inboxIds, state ?? null, ...(after ?? [])],
    );
    return pageOf(rows, limit, (row) => [row.at, row.inbound_mail_id], shown);
  }
}

@ApiTags('intake')
@Controller('v1/inbound')
export class ListInboundRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
  ) {}

  @Get()
  @Answers(
    200,
    pageSchema(inboundMailSchema),
    'The mails that came in, the latest first, each with how far it has come: none is lost, whatever it was like.',
  )
  async list(
    @QueryParameters({ schema: listQuery }) filter: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownInboundMail>> {
    return this.queries.execute(new ListInbound(await this.access.viewableIds(person), filter));
  }
}
