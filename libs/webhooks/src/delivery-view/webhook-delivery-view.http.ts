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
  readCursor,
  uuid,
} from '#libs/http';
import { mustAudit, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { Webhooks } from '../webhooks.http.js';
import { type WebhookDeliveryRow, webhookDeliveryView } from './webhook-delivery-view.projection.js';

const faultSchema = z.enum([
  'target-refused',
  'host-unknown',
  'unreachable',
  'timed-out',
  'redirected',
  'not-taken',
  'secret-unreadable',
]);

const deliverySchema = z
  .object({
    id: uuid.describe('the `webhook-id` of the request'),
    webhookId: uuid,
    type: z.string(),
    position: logPosition.nullable().describe('null for a trial'),
    threadId: uuid.nullable(),
    body: z.string().describe('what was posted'),
    state: z.enum(['delivered', 'failed']),
    deliveredAt: instant.nullable(),
    firstAttemptAt: instant,
    attempts: count,
    lastAttempt: z.object({
      at: instant,
      ms: count,
      status: z.int().nullable().describe('null when there was no answer'),
      fault: faultSchema.nullable(),
      detail: z.string().nullable(),
    }),
  })
  .meta({ id: 'WebhookDelivery' });

export type ShownWebhookDelivery = Answer<typeof deliverySchema>;

const shownDelivery = (row: WebhookDeliveryRow): ShownWebhookDelivery => ({
  id: row.delivery_id,
  webhookId: row.webhook_id,
  type: row.type,
  position: row.position === null ? null : String(row.position),
  threadId: row.thread_id,
  body: row.body,
  state: row.delivered_at === null ? 'failed' : 'delivered',
  deliveredAt: row.delivered_at,
  firstAttemptAt: row.first_at,
  attempts: row.attempts,
  lastAttempt: { at: row.last_at, ms: row.ms, status: row.status, fault: row.fault, detail: row.detail },
});

const listQuery = z.strictObject({ ...pageQuery, state: z.enum(['delivered', 'failed']).optional() });

type ListQuery = z.infer<typeof listQuery>;

const STATES = { delivered: 'AND delivered_at IS NOT NULL', failed: 'AND delivered_at IS NULL' } as const;

export class ListWebhookDeliveries extends Query<Page<ShownWebhookDelivery>> {
  constructor(
    readonly webhookId: string,
    readonly query: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListWebhookDeliveries)
export class ListWebhookDeliveriesHandler implements IQueryHandler<ListWebhookDeliveries> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({
    webhookId,
    query: { limit, cursor, state },
  }: ListWebhookDeliveries): Promise<Page<ShownWebhookDelivery>> {
    const after = readCursor(cursor, instantAndId);
    const rows = await this.readModels.query<WebhookDeliveryRow>(
      `SELECT * FROM ${this.readModels.rows(webhookDeliveryView)} WHERE webhook_id = $1
       ${state === undefined ? '' : STATES[state]}
       ${after === null ? '' : 'AND (first_at, delivery_id) < ($2, $3)'}
       ORDER BY first_at DESC, delivery_id DESC LIMIT ${limit + 1}`,
      [webhookId, ...(after ?? [])],
    );
    return pageOf(rows, limit, (row) => [row.first_at, row.delivery_id], shownDelivery);
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class ListWebhookDeliveriesRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly webhooks: Webhooks,
  ) {}

  @Get(':id/deliveries')
  @Answers(200, pageSchema(deliverySchema), 'What a webhook was told, the latest first, and how each attempt ended.')
  async listWebhookDeliveries(
    @Param('id', { schema: uuid }) webhookId: string,
    @QueryParameters({ schema: listQuery }) query: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownWebhookDelivery>> {
    mustAudit(person);
    await this.webhooks.existing(webhookId);
    return this.queries.execute(new ListWebhookDeliveries(webhookId, query));
  }
}
