import { Body, Controller, Param, Post } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  Context,
  count,
  instant,
  Problem,
  type RequestContext,
  uuid,
} from '#libs/http';
import { InboxAccess, InboxAdministration, type RoutingRule } from '#libs/inboxes';
import { mustAdminister, type Person } from '#libs/people';
import { assigneeAnswer, outcomeSchema } from '../routing-answers.http.js';
import { rulesField } from '../set-rules/rules-fields.http.js';
import { RulesTargets } from '../set-rules/rules-targets.http.js';
import { differences, totals } from './compared.js';
import { DryRuns } from './dry-run.query.js';
import { LOOKED_AT } from './past-mail.query.js';

const DAY = 24 * 60 * 60_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 92;
const SHOWN = 100;

const body = z.strictObject({
  rules: rulesField.optional().describe('those of the inbox unless given'),
  since: z.iso
    .datetime()
    .optional()
    .describe(`${USUAL_DAYS} days ago unless given; ${MOST_DAYS} days ago at the earliest`),
});

const change = { before: count.describe('as it was done'), after: count.describe('as the rules would have it') };

const dryRunSchema = z
  .object({
    since: instant,
    examined: count.describe('conversations that mail opened since then'),
    isAll: z.boolean().describe(`false where there were more than ${LOOKED_AT}: the newest were examined`),
    changed: count.describe('those that the rules would have treated differently'),
    rules: z.array(z.object({ ruleId: z.string(), name: z.string(), matched: count })),
    nobodys: z.object(change),
    assignees: z.array(z.object({ assignee: assigneeAnswer, ...change })),
    tags: z.array(z.object({ tag: z.string(), ...change })),
    inboxes: z.array(z.object({ inboxId: uuid, ...change })).describe('moved there'),
    states: z.array(z.object({ state: z.enum(['spam', 'closed', 'snoozed']), ...change })),
    threads: z
      .array(
        z.object({
          threadId: uuid,
          emailId: uuid,
          at: instant,
          subject: z.string(),
          from: z.string().describe('the address of whoever wrote the mail'),
          matched: z.array(z.string()).describe('the rules that hold, by ruleId'),
          before: outcomeSchema.describe('what was done by rules then'),
          after: outcomeSchema.describe('what these would have done'),
          differs: z.array(z.enum(['assignee', 'tags', 'inboxId', 'state', 'until'])),
        }),
      )
      .describe(`the newest ${SHOWN} that the rules would have treated differently`),
  })
  .meta({ id: 'RoutingDryRun' });

type Told = Answer<typeof dryRunSchema>;

export class DryRunRoutingRules extends Query<Told> {
  constructor(
    readonly inboxId: string,
    readonly rules: readonly RoutingRule[],
    readonly since: string,
  ) {
    super();
  }
}

@QueryHandler(DryRunRoutingRules)
export class DryRunRoutingRulesHandler implements IQueryHandler<DryRunRoutingRules> {
  constructor(private readonly dryRuns: DryRuns) {}

  async execute({ inboxId, rules, since }: DryRunRoutingRules): Promise<Told> {
    const { isAll, mails } = await this.dryRuns.of(inboxId, rules, since);
    const changed = mails
      .map(({ mail, compared }) => ({ mail, compared, differs: differences(compared) }))
      .filter(({ differs }) => differs.length > 0);
    return {
      ...{ since, examined: mails.length, isAll, changed: changed.length },
      ...totals(
        rules,
        mails.map(({ compared }) => compared),
      ),
      threads: changed
        .slice(-SHOWN)
        .toReversed()
        .map(({ mail: { threadId, emailId, at, subject, attribution, from }, compared, differs }) => ({
          ...{ threadId, emailId, at, subject, from: (attribution.person ?? from).address },
          ...compared,
          differs,
        })),
    };
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class DryRunRoutingRulesRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly inboxes: InboxAdministration,
    private readonly access: InboxAccess,
    private readonly targets: RulesTargets,
  ) {}

  @Post(':id/routing-rules/dry-run')
  @Answers(200, dryRunSchema, 'What routing rules would have made of mail that came already; changes nothing.')
  async dryRunRoutingRules(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) asked: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() { at }: RequestContext,
  ): Promise<Told> {
    mustAdminister(person);
    await this.access.view(person, inboxId);
    const since = new Date(asked.since ?? Date.parse(at) - USUAL_DAYS * DAY);
    if (Date.parse(at) - since.getTime() > MOST_DAYS * DAY) {
      const detail = `mail of the last ${MOST_DAYS} days can be looked at`;
      throw Problem.badRequest('since-too-early', detail, [{ pointer: '/since', detail }]);
    }
    const rules = asked.rules ?? (await this.inboxes.inbox(inboxId)).routingRules;
    if (asked.rules !== undefined) await this.targets.mustBeThere(inboxId, rules);
    return this.queries.execute(new DryRunRoutingRules(inboxId, rules, since.toISOString()));
  }
}
