import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, type Page, pageOf, pageQuery, pageSchema, readCursor, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { inboundPolicySchema } from '../inbound-policy.http.js';
import { type ListedSender, usualInboundPolicy } from '../inbox.js';
import { InboxAccess } from '../inbox-access.http.js';
import { senderPattern } from '../sender-pattern.http.js';
import { inboxDirectory, type InboxRow } from './inbox-directory.projection.js';

const listQuery = z.strictObject({
  ...pageQuery,
  verdict: z.enum(['allow', 'deny']).optional().describe('only those of this verdict'),
});

type ListQuery = z.infer<typeof listQuery>;

const listedSenderSchema = z
  .object({ pattern: z.string().describe('an address or a domain'), verdict: z.enum(['allow', 'deny']) })
  .meta({ id: 'ListedSender' });

type ShownPolicy = Answer<typeof inboundPolicySchema>;

export class GetInboundPolicy extends Query<ShownPolicy> {
  constructor(readonly inboxId: string) {
    super();
  }
}

@QueryHandler(GetInboundPolicy)
export class GetInboundPolicyHandler implements IQueryHandler<GetInboundPolicy> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxId }: GetInboundPolicy): Promise<ShownPolicy> {
    const [row] = await this.readModels.lookup<Pick<InboxRow, 'inbound_policy'>>(
      `SELECT inbound_policy FROM ${this.readModels.rows(inboxDirectory)} WHERE inbox_id = $1`,
      [inboxId],
    );
    return row?.inbound_policy ?? usualInboundPolicy;
  }
}

export class ListSenders extends Query<Page<ListedSender>> {
  constructor(
    readonly inboxId: string,
    readonly page: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListSenders)
export class ListSendersHandler implements IQueryHandler<ListSenders> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxId, page: { limit, cursor, verdict } }: ListSenders): Promise<Page<ListedSender>> {
    const [after = null] = readCursor(cursor, z.tuple([senderPattern])) ?? [];
    const rows = await this.readModels.query<ListedSender>(
      `SELECT sender.pattern, sender.verdict
       FROM ${this.readModels.rows(inboxDirectory)}, jsonb_to_recordset(senders) AS sender (pattern text, verdict text)
       WHERE inbox_id = $1 AND ($2::text IS NULL OR sender.pattern COLLATE "C" > $2) AND ($3::text IS NULL OR sender.verdict = $3)
       ORDER BY sender.pattern COLLATE "C" LIMIT ${limit + 1}`,
      [inboxId, after, verdict ?? null],
    );
    return pageOf(
      rows,
      limit,
      ({ pattern }) => [pattern],
      (row) => row,
    );
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class InboundRulesRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
  ) {}

  @Get(':id/inbound-policy')
  @Answers(200, inboundPolicySchema, 'How the inbox takes its mail where tastes differ.')
  async getInboundPolicy(
    @Param('id', { schema: uuid }) inboxId: string,
    @CalledBy() person: Person,
  ): Promise<ShownPolicy> {
    await this.access.view(person, inboxId);
    return this.queries.execute(new GetInboundPolicy(inboxId));
  }

  @Get(':id/senders')
  @Answers(
    200,
    pageSchema(listedSenderSchema),
    'The senders whose mail to this inbox is never spam, or always, by pattern.',
  )
  async listSenders(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ListedSender>> {
    await this.access.view(person, inboxId);
    return this.queries.execute(new ListSenders(inboxId, page));
  }
}
