import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers, CalledBy, instantAndId, type Page, pageOf, pageSchema, readCursor, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { DocumentOpens } from '#libs/threads';
import { selection, type SentFilter, sentQuery } from './sent-filter.http.js';
import { type Reach, SentReach } from './sent-reach.http.js';
import { type SentRow, sentView } from './sent-view.projection.js';
import { sentMailSchema, type ShownSentMail, shownSentMail } from './shown-sent.http.js';

export class ListSent extends Query<Page<ShownSentMail>> {
  constructor(
    readonly reach: Reach,
    readonly filter: SentFilter,
  ) {
    super();
  }
}

const LATEST_FIRST = 'ORDER BY at DESC, email_id DESC';
const LATEST_SEARCHED = 3_000;

@QueryHandler(ListSent)
export class ListSentHandler implements IQueryHandler<ListSent> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly opens: DocumentOpens,
  ) {}

  async execute({ reach, filter }: ListSent): Promise<Page<ShownSentMail>> {
    const rows = await this.rows(reach, filter);
    const opened = await this.opens.of(rows.map((row) => row.email_id));
    return pageOf(
      rows,
      filter.limit,
      (row) => [row.at, row.email_id],
      (row) => shownSentMail(row, reach.acting.includes(row.inbox_id), opened.get(row.email_id) ?? []),
    );
  }

  /**
   * A word that many mails have fills a page from the latest of them; only one that few have is looked up in the index of words, all of whose
   * finds have to be put in order.
   */
  private async rows(reach: Reach, filter: SentFilter): Promise<readonly SentRow[]> {
    const { basis, narrowed, values, byWords } = selection(reach, filter);
    const after = readCursor(filter.cursor, instantAndId);
    const beyond = after === null ? 'true' : `(at, email_id) < ($${values.push(after[0])}, $${values.push(after[1])})`;
    const all = `SELECT * FROM ${this.readModels.rows(sentView)} WHERE ${basis} AND ${beyond}`;
    const page = (selected: string): Promise<readonly SentRow[]> =>
      this.readModels.query<SentRow>(`${selected} ${LATEST_FIRST} LIMIT ${filter.limit + 1}`, values);

    if (!byWords) return page(`${all} AND ${narrowed}`);
    const latest = await page(
      `SELECT * FROM (${all} ${LATEST_FIRST} LIMIT ${LATEST_SEARCHED}) AS latest WHERE ${narrowed}`,
    );
    // OFFSET 0 keeps Postgres from walking all dates after all.
    return latest.length > filter.limit ? latest : page(`SELECT * FROM (${all} AND ${narrowed} OFFSET 0) AS found`);
  }
}

type Asked = z.infer<typeof sentQuery>;

const filterOf = ({ author, ...asked }: Asked, person: Person): SentFilter => ({
  ...asked,
  authorId: author === 'me' ? person.id : (author ?? null),
});

@ApiTags('sent view')
@Controller('v1')
export class ListSentRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly reach: SentReach,
    private readonly access: InboxAccess,
  ) {}

  @Get('inboxes/:id/sent')
  @Answers(
    200,
    pageSchema(sentMailSchema),
    'The mails written in an inbox, the latest first, with the state of each recipient.',
  )
  async listSentOfInbox(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: sentQuery }) asked: Asked,
    @CalledBy() person: Person,
  ): Promise<Page<ShownSentMail>> {
    const reach = await this.reach.within(person, inboxId);
    return this.queries.execute(new ListSent(reach, filterOf(asked, person)));
  }

  @Get('sent')
  @Answers(
    200,
    pageSchema(sentMailSchema),
    "The mails of one person, the caller's own unless `author` says whose, in all inboxes that the caller may see; the latest first.",
  )
  async listSentByPerson(
    @QueryParameters({ schema: sentQuery }) asked: Asked,
    @CalledBy() person: Person,
  ): Promise<Page<ShownSentMail>> {
    const reach = await this.reach.everywhere(person);
    const page = await this.queries.execute(new ListSent(reach, filterOf({ author: 'me', ...asked }, person)));
    return this.access.shown(person, page);
  }
}
