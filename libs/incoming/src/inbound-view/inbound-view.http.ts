import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  count,
  instantAndId,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  readCursor,
  searchWords,
  uuid,
} from '#libs/http';
import { InboxAccess, seesEveryInbox } from '#libs/inboxes';
import { type Person, searchText } from '#libs/people';
import { containing, ReadModels } from '#libs/read-models';
import { INBOUND_STATES, type InboundRow, type InboundState, inboundView } from './inbound-view.projection.js';
import { inboundMailSchema, inboundState, shownInboundMail, type ShownInboundMail } from './shown-inbound-mail.http.js';

const whereQuery = { inboxId: uuid.optional().describe('only mail of this inbox') };

const listQuery = z.strictObject({
  ...pageQuery,
  ...whereQuery,
  state: inboundState.optional(),
  q: searchWords
    .optional()
    .describe('words of the subject, of the sender, or of the addresses of a mail without inbox'),
});

type ListQuery = z.infer<typeof listQuery>;

const countsQuery = z.strictObject(whereQuery);

/** Where mail is looked for: in these inboxes, and beside them if the asker sees what no inbox is known for. */
type Where = Readonly<{ inboxIds: readonly string[]; unrouted: boolean }>;

export class ListInbound extends Query<Page<ShownInboundMail>> {
  constructor(
    readonly where: Where,
    readonly filter: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(ListInbound)
export class ListInboundHandler implements IQueryHandler<ListInbound> {
  constructor(private readonly readModels: ReadModels) {}

  /** Each inbox is read from its own end of the index, so that a page costs the same however much mail there is. */
  async execute({ where, filter }: ListInbound): Promise<Page<ShownInboundMail>> {
    const { state, q, cursor, limit } = filter;
    const values: unknown[] = [state === 'unrouted' ? [] : where.inboxIds];
    const unrouted = where.unrouted && (state ?? 'unrouted') === 'unrouted';
    const value = (given: unknown): string => `$${values.push(given)}`;
    const conditions: string[] = [];
    if (state !== undefined) conditions.push(`state = ${value(state)}`);
    // Says what the partial index holds.
    if (state !== undefined && state !== 'received') conditions.push(`state <> 'received'`);
    for (const word of q === undefined ? [] : searchText(q).split(/\s+/))
      conditions.push(`search LIKE ${value(containing(word))}`);
    const after = readCursor(cursor, instantAndId);
    if (after !== null) conditions.push(`(at, inbound_mail_id) < (${value(after[0])}, ${value(after[1])})`);
    const order = `ORDER BY at DESC, inbound_mail_id DESC LIMIT ${limit + 1}`;
    const latestOf = (place: string): string =>
      `(SELECT * FROM ${this.readModels.rows(inboundView)} WHERE ${[place, ...conditions].join(' AND ')} ${order})`;
    const rows = await this.readModels.query<InboundRow>(
      `SELECT mail.* FROM unnest($1::uuid[]) AS place (id) CROSS JOIN LATERAL ${latestOf('inbox_id = place.id')} AS mail
       ${unrouted ? `UNION ALL ${latestOf('inbox_id IS NULL')}` : ''} ${order}`,
      values,
    );
    return pageOf(rows, limit, (row) => [row.at, row.inbound_mail_id], shownInboundMail);
  }
}

const countsSchema = z
  .object(Object.fromEntries(INBOUND_STATES.map((state) => [state, count])) as Record<InboundState, typeof count>)
  .meta({ id: 'InboundCounts' });

export type InboundCounts = Answer<typeof countsSchema>;

export class CountInbound extends Query<InboundCounts> {
  constructor(readonly where: Where) {
    super();
  }
}

@QueryHandler(CountInbound)
export class CountInboundHandler implements IQueryHandler<CountInbound> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ where }: CountInbound): Promise<InboundCounts> {
    const counted = await this.readModels.query<{ state: InboundState; mails: number }>(
      `SELECT state, count(*)::int AS mails FROM ${this.readModels.rows(inboundView)}
       WHERE inbox_id = ANY($1) ${where.unrouted ? 'OR inbox_id IS NULL' : ''} GROUP BY state`,
      [where.inboxIds],
    );
    const none = Object.fromEntries(INBOUND_STATES.map((state) => [state, 0])) as Record<InboundState, number>;
    return { ...none, ...Object.fromEntries(counted.map(({ state, mails }) => [state, mails])) };
  }
}

@ApiTags('intake')
@Controller('v1/inbound')
export class InboundViewRoutes {
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
  async listInbound(
    @QueryParameters({ schema: listQuery }) filter: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownInboundMail>> {
    const page = await this.queries.execute(new ListInbound(await this.where(person, filter.inboxId), filter));
    return this.access.shown(person, page);
  }

  @Get('counts')
  @Answers(200, countsSchema, 'How many of the mails that the caller may see are in each state.')
  async countInbound(
    @QueryParameters({ schema: countsQuery }) { inboxId }: z.infer<typeof countsQuery>,
    @CalledBy() person: Person,
  ): Promise<InboundCounts> {
    return this.queries.execute(new CountInbound(await this.where(person, inboxId)));
  }

  private async where(person: Person, inboxId: string | undefined): Promise<Where> {
    if (inboxId === undefined)
      return { inboxIds: await this.access.viewableIds(person), unrouted: seesEveryInbox(person) };
    await this.access.view(person, inboxId);
    return { inboxIds: [inboxId], unrouted: false };
  }
}
