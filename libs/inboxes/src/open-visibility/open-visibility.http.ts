import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { OpenVisibility } from './open-visibility.js';

export class OpenVisibilityCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: OpenVisibility,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(OpenVisibilityCommand)
export class OpenVisibilityHandler implements ICommandHandler<OpenVisibilityCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: OpenVisibilityCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class OpenVisibilityRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/visibility/open')
  @Answers(200, inboxWritten, 'Opens the inbox to everybody who works here.')
  async openVisibility(
    @Param('id', { schema: uuid }) inboxId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: OpenVisibility = { type: 'OpenVisibility', at: context.at };
    return this.commands.execute(new OpenVisibilityCommand(inboxId, command, context));
  }
}
