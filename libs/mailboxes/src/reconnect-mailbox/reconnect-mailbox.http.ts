import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { Mailboxes, mailboxWritten, type MailboxWritten } from '../mailboxes.http.js';

export class ReconnectMailboxCommand extends Command<MailboxWritten> {
  constructor(
    readonly mailboxId: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ReconnectMailboxCommand)
export class ReconnectMailboxHandler implements ICommandHandler<ReconnectMailboxCommand> {
  constructor(private readonly mailboxes: Mailboxes) {}

  async execute({ mailboxId, context }: ReconnectMailboxCommand): Promise<MailboxWritten> {
    const { inboxId, settings, secret } = await this.mailboxes.existing(mailboxId);
    await this.mailboxes.mustBeOf(inboxId, settings.address);
    const { at } = context;
    const kept = await this.mailboxes.verify(mailboxId, settings, secret);
    if (kept !== secret) await this.mailboxes.keep(mailboxId, kept, context);
    return this.mailboxes.run(mailboxId, { type: 'ReconnectMailbox', at }, context);
  }
}

@ApiTags('mailboxes')
@Controller('v1/mailboxes')
export class ReconnectMailboxRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/reconnect')
  @Answers(200, mailboxWritten, 'Connects a mailbox again where it was left, or tries one that fails at once.')
  async reconnectMailbox(
    @Param('id', { schema: uuid }) mailboxId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<MailboxWritten> {
    mustAdminister(person);
    return this.commands.execute(new ReconnectMailboxCommand(mailboxId, context));
  }
}
