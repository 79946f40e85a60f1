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
  logPosition,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  Problem,
  readCursor,
  uuid,
} from '#libs/http';
import { mustAudit, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { topicSchema } from '../webhook-fields.http.js';
import { type WebhookRow, webhookView } from './webhook-view.projection.js';

const webhookSchema = z
  .object({
    id: uuid,
    ownerId: uuid.describe('who added it: it tells of no inbox that they may not see'),
    name: z.string(),
    url: z.string(),
    inboxIds: z.array(uuid).nullable(),
    topics: z.array(topicSchema).nullable(),
    state: z
      .enum(['active', 'failing', 'stopped'])
      .describe('failing: the server does not take a message, which is tried again and holds up those after it'),
    since: instant.describe('since when the state is as it is'),
    stopped: z
      .object({ reason: z.enum(['command', 'failing']), detail: z.string().nullable() })
      .nullable()
      .describe('why it was stopped; failing: for three days it could not be told, or its server said that it is gone'),
    failing: z.object({ deliveryId: uuid, since: instant, at: instant, detail: z.string() }).nullable(),
    addedAt: instant,
    deliveredAt: instant.nullable().describe('when a message was taken last'),
    toldUpTo: logPosition.describe('everything up to this position was told'),
    formerSecretUntil: instant.nullable(),
    revision: count,
  })
  .meta({ id: 'Webhook' });

export type ShownWebhook = Answer<typeof webhookSchema>;

const shownWebhook = (row: WebhookRow): ShownWebhook => {
  const isFailing = row.status === 'active' && row.failing !== null;
  return {
    id: row.webhook_id,
    ownerId: row.owner_id,
    name: row.name,
    url: row.url,
    inboxIds: row.inbox_ids,
    topics: row.topics,
    state: isFailing ? 'failing' : row.status,
    since: isFailing ? row.failing.since : row.status_since,
    stopped: row.stopped,
    failing: row.failing,
    addedAt: row.added_at,
    deliveredAt: row.delivered_at,
    toldUpTo: String(row.cursor),
    formerSecretUntil: row.former_secret_until,
    revision: row.revision,
  };
};

const listQuery = z.strictObject(pageQuery);

type ListQuery = z.infer<typeof listQuery>;

export class ListWebhooks extends Query<Page<ShownWebhook>> {
  constructor(readonly page: ListQuery) {
    super();
  }
}

@QueryHandler(ListWebhooks)
export class ListWebhooksHandler implements IQueryHandler<ListWebhooks> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ page: { limit, cursor } }: ListWebhooks): Promise<Page<ShownWebhook>> {
    const after = readCursor(cursor, instantAndId);
    const rows = await this.readModels.query<WebhookRow>(
      `SELECT * FROM ${this.readModels.rows(webhookView)}
       ${after === null ? '' : 'WHERE (added_at, webhook_id) > ($1, $2)'}
       ORDER BY added_at, webhook_id LIMIT ${limit + 1}`,
      after ?? [],
    );
    return pageOf(rows, limit, (row) => [row.added_at, row.webhook_id], shownWebhook);
  }
}

export class GetWebhook extends Query<ShownWebhook> {
  constructor(readonly webhookId: string) {
    super();
  }
}

@QueryHandler(GetWebhook)
export class GetWebhookHandler implements IQueryHandler<GetWebhook> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ webhookId }: GetWebhook): Promise<ShownWebhook> {
    const [row] = await this.readModels.lookup<WebhookRow>(
      `SELECT * FROM ${this.readModels.rows(webhookView)} WHERE webhook_id = $1`,
      [webhookId],
    );
    if (row === undefined) throw Problem.notFound('webhook');
    return shownWebhook(row);
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhookViewRoutes {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(200, pageSchema(webhookSchema), 'The webhooks, with how each fares.')
  listWebhooks(
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownWebhook>> {
    mustAudit(person);
    return this.queries.execute(new ListWebhooks(page));
  }

  @Get(':id')
  @Answers(200, webhookSchema, 'One webhook: what it tells, where to, and how it fares.')
  getWebhook(@Param('id', { schema: uuid }) webhookId: string, @CalledBy() person: Person): Promise<ShownWebhook> {
    mustAudit(person);
    return this.queries.execute(new GetWebhook(webhookId));
  }
}
