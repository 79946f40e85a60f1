import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { RestrictVisibility } from './restrict-visibility.js';

export class RestrictVisibilityCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: RestrictVisibility,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RestrictVisibilityCommand)
export class RestrictVisibilityHandler implements ICommandHandler<RestrictVisibilityCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: RestrictVisibilityCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class RestrictVisibilityRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/visibility/restrict')
  @Answers(
    200,
    inboxWritten,
    'Restricts the inbox to its members: to everybody else but those who see all inboxes, it does not exist.',
  )
  async restrictVisibility(
    @Param('id', { schema: uuid }) inboxId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: RestrictVisibility = { type: 'RestrictVisibility', at: context.at };
    return this.commands.execute(new RestrictVisibilityCommand(inboxId, command, context));
  }
}
