import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';

import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { ResumeSending } from './resume-sending.js';

export class ResumeSendingCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: ResumeSending,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ResumeSendingCommand)
export class ResumeSendingHandler implements ICommandHandler<ResumeSendingCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: ResumeSendingCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class ResumeSendingRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/addresses/:address/resume-sending')
  @HttpCode(200)
  @Answers(200, inboxWritten, 'Lets mail leave from an address again: what waited goes out at its pace.')
  async resumeSending(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: ResumeSending = { type: 'ResumeSending', address, at: context.at, by: 'command' };
    return this.commands.execute(new ResumeSendingCommand(inboxId, command, context));
  }
}
