import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { InboxReach } from './inbox-reach.http.js';
import { inboxView } from './inbox-view.projection.js';
import { conditions } from './thread-filter.http.js';
import { everyThread, type ThreadFilter, USUAL_VIEWS, type UsualView } from './thread-filter.js';

const VIEWS = Object.keys(USUAL_VIEWS) as UsualView[];

const countsSchema = z
  .object(Object.fromEntries(VIEWS.map((view) => [view, count])) as Record<UsualView, typeof count>)
  .meta({ id: 'Counts', description: 'How many threads each of the usual lists holds; `view` of a list names them.' });

const allCountsSchema = countsSchema
  .extend({ inboxes: z.array(countsSchema.extend({ inboxId: uuid })) })
  .meta({ id: 'AllCounts', description: 'The same for each inbox, and for all of them together.' });

type Counts = Answer<typeof countsSchema>;
type InboxCounts = Counts & Readonly<{ inboxId: string }>;

/** How many threads of each of these inboxes, all of which the person may see, the usual lists hold. */
export class CountUsualViews extends Query<readonly InboxCounts[]> {
  constructor(
    readonly inboxIds: readonly string[],
    readonly person: Person,
  ) {
    super();
  }
}

type CountedRow = Readonly<{ inboxId: string; listed: Readonly<Record<string, number>> }> &
  Readonly<Record<'mine' | 'unassigned' | 'mentioned' | 'followed', number>>;

@QueryHandler(CountUsualViews)
export class CountUsualViewsHandler implements IQueryHandler<CountUsualViews> {
  constructor(private readonly readModels: ReadModels) {}

  /** What is closed is counted in the index alone; only what is open is looked at. */
  async execute({ inboxIds, person }: CountUsualViews): Promise<readonly InboxCounts[]> {
    const values: unknown[] = [inboxIds];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const counted = (view: UsualView): string => {
      const where = conditions({ ...everyThread, ...USUAL_VIEWS[view] }, person, value);
      return `count(*) FILTER (WHERE ${where.join(' AND ')})::int AS ${view}`;
    };
    const view = this.readModels.rows(inboxView);
    const rows = await this.readModels.query<CountedRow>(
      `WITH lists AS (
         SELECT inbox_id, listed_as, count(*) AS threads FROM ${view} WHERE inbox_id = ANY($1) GROUP BY 1, 2
       ), personal AS (
         SELECT inbox_id, ${(['mine', 'unassigned', 'mentioned', 'followed'] as const).map(counted).join(', ')}
         FROM ${view} WHERE inbox_id = ANY($1) AND listed_as = 'open' GROUP BY 1
       )
       SELECT inbox.id AS "inboxId",
         (SELECT coalesce(jsonb_object_agg(listed_as, threads), '{}') FROM lists WHERE inbox_id = inbox.id) AS listed,
         coalesce(mine, 0) AS mine, coalesce(unassigned, 0) AS unassigned,
         coalesce(mentioned, 0) AS mentioned, coalesce(followed, 0) AS followed
       FROM unnest($1::uuid[]) AS inbox (id) LEFT JOIN personal ON inbox_id = inbox.id`,
      values,
    );
    return rows.map(({ inboxId, listed, ...personal }) => {
      const { open = 0, snoozed = 0, closed = 0, spam = 0 } = listed;
      return { inboxId, open, all: open + snoozed + closed, ...personal, snoozed, closed, spam };
    });
  }
}

type Found = Readonly<{ inboxId: string; threads: number }>;

/** How many threads a filter finds in each of these inboxes, all of which the person may see; those where it finds none are left out. */
export class CountThreads extends Query<readonly Found[]> {
  constructor(
    readonly inboxIds: readonly string[],
    readonly filter: ThreadFilter,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(CountThreads)
export class CountThreadsHandler implements IQueryHandler<CountThreads> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ inboxIds, filter, person }: CountThreads): Promise<readonly Found[]> {
    const values: unknown[] = [inboxIds];
    const where = conditions(filter, person, (given) => `$${values.push(given)}`);
    return this.readModels.query<Found>(
      `SELECT inbox_id AS "inboxId", count(*)::int AS threads FROM ${this.readModels.rows(inboxView)}
       WHERE inbox_id = ANY($1) AND ${where.join(' AND ')} GROUP BY inbox_id`,
      values,
    );
  }
}

const sum = (counts: readonly Counts[]): Counts =>
  Object.fromEntries(VIEWS.map((view) => [view, counts.reduce((total, one) => total + one[view], 0)])) as Counts;

@ApiTags('inbox view')
@Controller('v1')
export class CountThreadsRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly reach: InboxReach,
  ) {}

  @Get('inboxes/:id/counts')
  @Answers(200, countsSchema, 'How many threads each of the usual lists of an inbox holds.')
  async countInboxThreads(@Param('id', { schema: uuid }) inboxId: string, @CalledBy() person: Person): Promise<Counts> {
    return sum(await this.queries.execute(new CountUsualViews(await this.reach.asked(person, [inboxId]), person)));
  }

  @Get('counts')
  @Answers(200, allCountsSchema, 'How many threads the usual lists hold, of all inboxes that the caller may see.')
  async countThreads(@CalledBy() person: Person): Promise<Answer<typeof allCountsSchema>> {
    const inboxIds = await this.reach.asked(person, null);
    const inboxes = await this.queries.execute(new CountUsualViews(inboxIds, person));
    return { ...sum(inboxes), inboxes };
  }
}
