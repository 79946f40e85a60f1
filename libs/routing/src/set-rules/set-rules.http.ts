import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, Context, count, type RequestContext, uuid } from '#libs/http';
import { InboxAdministration, inboxWritten, type InboxWritten, type SetRoutingRules } from '#libs/inboxes';
import { mustAdminister, type Person } from '#libs/people';
import { ruleSchema, rulesField } from './rules-fields.http.js';
import { RulesTargets } from './rules-targets.http.js';

const body = z.strictObject({ rules: rulesField });

const shownRules = z
  .object({ revision: count.describe('of the inbox, for If-Match'), rules: z.array(ruleSchema) })
  .meta({ id: 'RoutingRules' });

export class SetRoutingRulesCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: SetRoutingRules,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetRoutingRulesCommand)
export class SetRoutingRulesHandler implements ICommandHandler<SetRoutingRulesCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: SetRoutingRulesCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class RoutingRulesRoutes {
  constructor(
    private readonly commands: CommandBus,
    private readonly inboxes: InboxAdministration,
    private readonly targets: RulesTargets,
  ) {}

  @Get(':id/routing-rules')
  @Answers(
    200,
    shownRules,
    'What is done with mail that opens a conversation, or opens one again, in the order in which it is asked.',
  )
  async getRoutingRules(
    @Param('id', { schema: uuid }) inboxId: string,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof shownRules>> {
    mustAdminister(person);
    const { inbox, revision } = await this.inboxes.asItStands(inboxId);
    return { revision, rules: inbox.routingRules };
  }

  @Put(':id/routing-rules')
  @Answers(200, inboxWritten, 'Replaces all routing rules of the inbox, for mail that comes from now on.')
  async setRoutingRules(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) { rules }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    await this.inboxes.inbox(inboxId);
    await this.targets.mustBeThere(inboxId, rules);
    const command: SetRoutingRules = { type: 'SetRoutingRules', rules, at: context.at };
    return this.commands.execute(new SetRoutingRulesCommand(inboxId, command, context));
  }
}
