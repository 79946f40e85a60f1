import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';

import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { PauseSending } from './pause-sending.js';

export class PauseSendingCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: PauseSending,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(PauseSendingCommand)
export class PauseSendingHandler implements ICommandHandler<PauseSendingCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: PauseSendingCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class PauseSendingRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/addresses/:address/pause-sending')
  @HttpCode(200)
  @Answers(
    200,
    inboxWritten,
    'Lets no mail leave from an address until someone resumes it; what is composed meanwhile waits.',
  )
  async pauseSending(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: PauseSending = {
      type: 'PauseSending',
      address,
      at: context.at,
      why: 'command',
      reason: null,
      resumes: 'command',
    };
    return this.commands.execute(new PauseSendingCommand(inboxId, command, context));
  }
}
