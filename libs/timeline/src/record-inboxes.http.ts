import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count, instant, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess } from '#libs/records';
import { recordType } from './record-timeline.http.js';
import { type TimelineRow, timelineView } from './record-timeline.projection.js';

const recordInboxesSchema = z
  .object({
    data: z.array(
      z.object({ inboxId: uuid, threads: count.describe('how many conversations that concern it'), lastAt: instant }),
    ),
  })
  .meta({ id: 'RecordInboxes' });

type RecordInboxes = Answer<typeof recordInboxesSchema>;

export class ListRecordInboxes extends Query<RecordInboxes> {
  constructor(
    readonly recordType: TimelineRow['record_type'],
    readonly recordId: string,
    readonly inboxIds: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(ListRecordInboxes)
export class ListRecordInboxesHandler implements IQueryHandler<ListRecordInboxes> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ recordType: type, recordId, inboxIds }: ListRecordInboxes): Promise<RecordInboxes> {
    const data = await this.readModels.query<RecordInboxes['data'][number]>(
      `SELECT inbox_id AS "inboxId", count(DISTINCT thread_id)::int AS threads, max(at) AS "lastAt"
       FROM ${this.readModels.rows(timelineView)}
       WHERE record_type = $1 AND record_id = $2 AND inbox_id = ANY($3)
       GROUP BY inbox_id ORDER BY max(at) DESC, inbox_id`,
      [type, recordId, inboxIds],
    );
    return { data };
  }
}

@ApiTags('records')
@Controller('v1/records')
export class ListRecordInboxesRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
    private readonly records: RecordAccess,
  ) {}

  @Get(':type/:id/inboxes')
  @Answers(
    200,
    recordInboxesSchema,
    'Where a record lies: the inboxes that its conversations lie in by now, of those the caller may see; the latest first.',
  )
  async listRecordInboxes(
    @Param('type', { schema: recordType }) type: z.infer<typeof recordType>,
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
  ): Promise<RecordInboxes> {
    mustRead(person);
    await this.records.mustSee(person, { type, id });
    const query = new ListRecordInboxes(type, id, await this.access.viewableIds(person));
    return this.access.shown(person, await this.queries.execute(query));
  }
}
