import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  cursorInstant,
  instant,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  readCursor,
  uuid,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess } from '#libs/records';
import { attachmentSchema, mailboxSchema, openState, recipientSchema, somebody } from '#libs/threads';
import { type TimelineRow, timelineView } from './record-timeline.projection.js';

export const recordType = z.enum(['contact', 'company', 'deal', 'ticket']);
const listQuery = z.strictObject(pageQuery);

/** An entry goes by the id of its mail, or by that of the file. */
const instantAndEntry = z.tuple([cursorInstant, z.string().regex(/^[0-9a-f.-]{36,41}$/)]);

type ListQuery = z.infer<typeof listQuery>;

const timelineEntrySchema = z
  .object({
    id: z.string().describe('that of the mail, or of its file'),
    kind: z.enum(['email-sent', 'email-received', 'attachment']),
    at: instant,
    inboxId: uuid,
    threadId: uuid,
    emailId: uuid,
    subject: z.string(),
    preview: z.string(),
    from: mailboxSchema.nullable().describe('null where a mail names no sender'),
    attachment: attachmentSchema.pick({ id: true, fileName: true, mediaType: true, size: true }).nullable(),
    recipients: z.array(recipientSchema).nullable().describe('of a mail of ours, those of Bcc left out'),
    state: recipientSchema.shape.state
      .nullable()
      .describe("of a mail of ours and of its files, that of the recipient who most needs a person's eye"),
  })
  .meta({ id: 'TimelineEntry' });

export type TimelineEntry = Answer<typeof timelineEntrySchema>;

const shown = ({ attachment, recipients, ...row }: TimelineRow): TimelineEntry => ({
  id: row.entry_id,
  kind: row.kind,
  at: row.at,
  inboxId: row.inbox_id,
  threadId: row.thread_id,
  emailId: row.email_id,
  subject: row.subject,
  preview: row.preview,
  from: somebody(row.from),
  attachment:
    attachment === null
      ? null
      : {
          id: attachment.attachmentId,
          fileName: attachment.fileName,
          mediaType: attachment.blob.mediaType,
          size: attachment.blob.size,
        },
  recipients: recipients?.filter(({ field }) => field !== 'bcc') ?? null,
  state: recipients === null ? null : openState(recipients),
});

export class ListTimeline extends Query<Page<TimelineEntry>> {
  constructor(
    readonly recordType: TimelineRow['record_type'],
    readonly recordId: string,
    readonly inboxIds: readonly string[],
    readonly page: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListTimeline)
export class ListTimelineHandler implements IQueryHandler<ListTimeline> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ recordType: type, recordId, inboxIds, page }: ListTimeline): Promise<Page<TimelineEntry>> {
    const after = readCursor(page.cursor, instantAndEntry);
    const rows = await this.readModels.query<TimelineRow>(
      `SELECT * FROM ${this.readModels.rows(timelineView)}
       WHERE record_type = $1 AND record_id = $2 AND inbox_id = ANY($3) ${after === null ? '' : 'AND (at, entry_id) < ($4, $5)'}
       ORDER BY at DESC, entry_id DESC LIMIT ${page.limit + 1}`,
      [type, recordId, inboxIds, ...(after ?? [])],
    );
    return pageOf(rows, page.limit, (row) => [row.at, row.entry_id], shown);
  }
}

@ApiTags('records')
@Controller('v1/records')
export class ListTimelineRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
    private readonly records: RecordAccess,
  ) {}

  @Get(':type/:id/timeline')
  @Answers(
    200,
    pageSchema(timelineEntrySchema),
    'Every mail that concerns a record, and every file of such a mail, the latest first: those in inboxes the caller may see.',
  )
  async timeline(
    @Param('type', { schema: recordType }) type: z.infer<typeof recordType>,
    @Param('id', { schema: uuid }) id: string,
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<TimelineEntry>> {
    mustRead(person);
    await this.records.mustSee(person, { type, id });
    const query = new ListTimeline(type, id, await this.access.viewableIds(person), page);
    return this.access.shown(person, await this.queries.execute(query));
  }
}
