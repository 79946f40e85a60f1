import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { recipientSchema, type RecipientState } from '#libs/threads';
import { author, selection } from './sent-filter.http.js';
import { type Reach, SentReach } from './sent-reach.http.js';
import { sentView } from './sent-view.projection.js';

const STATES = recipientSchema.shape.state.options;

const countsSchema = z.record(recipientSchema.shape.state, count).meta({
  id: 'SentCounts',
  description: "How many mails are in each state: that of the recipient who most needs a person's eye.",
});

export type SentCounts = Answer<typeof countsSchema>;

export class CountSent extends Query<SentCounts> {
  constructor(
    readonly reach: Reach,
    readonly authorId: string | null,
  ) {
    super();
  }
}

@QueryHandler(CountSent)
export class CountSentHandler implements IQueryHandler<CountSent> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ reach, authorId }: CountSent): Promise<SentCounts> {
    const { basis, values } = selection(reach, { authorId });
    const acting = `$${values.push(reach.acting)}`;
    const rows = await this.readModels.query<{ state: RecipientState; mails: number }>(
      `SELECT CASE WHEN inbox_id = ANY(${acting}) THEN state ELSE open_state END AS state, count(*)::int AS mails
       FROM ${this.readModels.rows(sentView)} WHERE ${basis} GROUP BY 1`,
      values,
    );
    const counted = new Map(rows.map(({ state, mails }) => [state, mails]));
    return Object.fromEntries(STATES.map((state) => [state, counted.get(state) ?? 0])) as SentCounts;
  }
}

const countQuery = z.strictObject({ author: author.optional() });

type Asked = z.infer<typeof countQuery>;

@ApiTags('sent view')
@Controller('v1')
export class CountSentRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly reach: SentReach,
  ) {}

  @Get('inboxes/:id/sent/counts')
  @Answers(200, countsSchema, 'How many mails written in an inbox are in each state.')
  async countSentOfInbox(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: countQuery }) { author }: Asked,
    @CalledBy() person: Person,
  ): Promise<SentCounts> {
    const authorId = author === 'me' ? person.id : (author ?? null);
    return this.queries.execute(new CountSent(await this.reach.within(person, inboxId), authorId));
  }

  @Get('sent/counts')
  @Answers(
    200,
    countsSchema,
    "How many mails of one person, the caller's own unless `author` says whose, are in each state.",
  )
  async countSentByPerson(
    @QueryParameters({ schema: countQuery }) { author = 'me' }: Asked,
    @CalledBy() person: Person,
  ): Promise<SentCounts> {
    const authorId = author === 'me' ? person.id : author;
    return this.queries.execute(new CountSent(await this.reach.everywhere(person), authorId));
  }
}
