import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import { senderPattern } from '../sender-pattern.http.js';
import type { UnlistSender } from './unlist-sender.js';

export class UnlistSenderCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: UnlistSender,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(UnlistSenderCommand)
export class UnlistSenderHandler implements ICommandHandler<UnlistSenderCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: UnlistSenderCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class UnlistSenderRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id/senders/:pattern')
  @Answers(200, inboxWritten, 'Takes an address or a domain off the list: its mail is judged like any other.')
  async unlistSender(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('pattern', { schema: senderPattern }) pattern: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: UnlistSender = { type: 'UnlistSender', pattern, at: context.at };
    return this.commands.execute(new UnlistSenderCommand(inboxId, command, context));
  }
}
