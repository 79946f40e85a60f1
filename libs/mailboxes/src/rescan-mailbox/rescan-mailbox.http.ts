import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { Mailboxes, mailboxWritten, type MailboxWritten } from '../mailboxes.http.js';

export class RescanMailboxCommand extends Command<MailboxWritten> {
  constructor(
    readonly mailboxId: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RescanMailboxCommand)
export class RescanMailboxHandler implements ICommandHandler<RescanMailboxCommand> {
  constructor(private readonly mailboxes: Mailboxes) {}

  execute({ mailboxId, context }: RescanMailboxCommand): Promise<MailboxWritten> {
    return this.mailboxes.run(mailboxId, { type: 'RescanMailbox', at: context.at }, context);
  }
}

@ApiTags('mailboxes')
@Controller('v1/mailboxes')
export class RescanMailboxRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/rescan')
  @Answers(202, mailboxWritten, 'Reads a mailbox again from its first message; what is here already is not doubled.')
  async rescanMailbox(
    @Param('id', { schema: uuid }) mailboxId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<MailboxWritten> {
    mustAdminister(person);
    return this.commands.execute(new RescanMailboxCommand(mailboxId, context));
  }
}
