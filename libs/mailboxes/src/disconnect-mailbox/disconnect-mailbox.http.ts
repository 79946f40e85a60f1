import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { Mailboxes, mailboxWritten, type MailboxWritten } from '../mailboxes.http.js';

export class DisconnectMailboxCommand extends Command<MailboxWritten> {
  constructor(
    readonly mailboxId: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(DisconnectMailboxCommand)
export class DisconnectMailboxHandler implements ICommandHandler<DisconnectMailboxCommand> {
  constructor(private readonly mailboxes: Mailboxes) {}

  execute({ mailboxId, context }: DisconnectMailboxCommand): Promise<MailboxWritten> {
    return this.mailboxes.run(mailboxId, { type: 'DisconnectMailbox', at: context.at }, context);
  }
}

@ApiTags('mailboxes')
@Controller('v1/mailboxes')
export class DisconnectMailboxRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @Answers(200, mailboxWritten, 'Disconnects a mailbox: it is read no longer, and what it brought stays.')
  async disconnectMailbox(
    @Param('id', { schema: uuid }) mailboxId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<MailboxWritten> {
    mustAdminister(person);
    return this.commands.execute(new DisconnectMailboxCommand(mailboxId, context));
  }
}
