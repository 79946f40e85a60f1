import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count, instant, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { ThreadAccess } from '#libs/threads';
import { assigneeAnswer, outcomeSchema } from '../routing-answers.http.js';
import { routingHistory, type RoutingRow } from './routing-history.projection.js';

const MOST = 100;

const choiceSchema = z.object({
  ruleId: z.string(),
  strategy: z.enum(['fixed', 'random', 'round-robin', 'least-busy', 'contact-owner']),
  candidates: z.array(assigneeAnswer).describe('who could be chosen then'),
  load: z.array(count).nullable().describe('what each of them had to do then, where that counted'),
  draw: z.number().nullable().describe('what chance gave, from 0 up to 1, where it was asked'),
  chosen: assigneeAnswer.nullable(),
});

const routedSchema = z
  .object({
    emailId: uuid.describe('the mail that the rules were asked about'),
    at: instant,
    occasion: z.enum(['opened', 'reopened']),
    inboxId: uuid.describe('whose rules they were'),
    rulesRevision: count.describe('the revision of the inbox at which they had been set'),
    matched: z.array(z.object({ ruleId: z.string(), name: z.string() })).describe('the rules that held, in order'),
    language: z.string().nullable(),
    hours: z.enum(['inside', 'outside']),
    choices: z.array(choiceSchema).describe('how the rules chose, up to the one that found somebody'),
    outcome: outcomeSchema,
    version: count.describe('of the way in which rules are followed'),
  })
  .meta({ id: 'ThreadRouted' });

const explained = z.object({ data: z.array(routedSchema) }).meta({ id: 'ThreadRoutings' });

type Explained = Answer<typeof explained>;

export class ExplainRouting extends Query<Explained> {
  constructor(
    readonly threadId: string,
    readonly viewable: ReadonlySet<string>,
  ) {
    super();
  }
}

@QueryHandler(ExplainRouting)
export class ExplainRoutingHandler implements IQueryHandler<ExplainRouting> {
  constructor(private readonly readModels: ReadModels) {}

  /** What the rules of an inbox that the asker does not see made of it stays there, and so does where it went from one that they do. */
  async execute({ threadId, viewable }: ExplainRouting): Promise<Explained> {
    const rows = await this.readModels.query<RoutingRow>(
      `SELECT * FROM ${this.readModels.rows(routingHistory)} WHERE thread_id = $1 AND inbox_id = ANY($2::uuid[])
       ORDER BY at DESC, email_id DESC LIMIT ${MOST}`,
      [threadId, [...viewable]],
    );
    const place = (inboxId: string | null) => (inboxId !== null && viewable.has(inboxId) ? inboxId : null);
    return {
      data: rows.map(({ routed: { threadId: _, outcome, ...routed } }) => ({
        ...routed,
        outcome: { ...outcome, inboxId: place(outcome.inboxId) },
      })),
    };
  }
}

@ApiTags('threads')
@Controller('v1/threads')
export class ExplainRoutingRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly threads: ThreadAccess,
    private readonly inboxes: InboxAccess,
  ) {}

  @Get(':id/routing')
  @Answers(
    200,
    explained,
    'What routing rules made of the mails that opened the thread, or opened it again, the last first.',
  )
  async explainRouting(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
  ): Promise<Explained> {
    await this.threads.view(person, threadId);
    return this.queries.execute(new ExplainRouting(threadId, new Set(await this.inboxes.viewableIds(person))));
  }
}
