import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import type { MailboxAuth } from '../mailbox-sessions.imap.js';
import { authBody, Mailboxes, mailboxWritten, type MailboxWritten } from '../mailboxes.http.js';

const body = z.strictObject({ auth: authBody });

export class ChangeMailboxSecretCommand extends Command<MailboxWritten> {
  constructor(
    readonly mailboxId: string,
    readonly auth: MailboxAuth,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ChangeMailboxSecretCommand)
export class ChangeMailboxSecretHandler implements ICommandHandler<ChangeMailboxSecretCommand> {
  constructor(private readonly mailboxes: Mailboxes) {}

  async execute({ mailboxId, auth, context }: ChangeMailboxSecretCommand): Promise<MailboxWritten> {
    const { settings } = await this.mailboxes.existing(mailboxId);
    const secret = await this.mailboxes.verified(mailboxId, settings, auth);
    return this.mailboxes.run(mailboxId, { type: 'ChangeMailboxSecret', secret, at: context.at }, context);
  }
}

@ApiTags('mailboxes')
@Controller('v1/mailboxes')
export class ChangeMailboxSecretRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/secret')
  @Answers(200, mailboxWritten, 'Changes what opens a mailbox, once its server was found to open by it.')
  async changeMailboxSecret(
    @Param('id', { schema: uuid }) mailboxId: string,
    @Body({ schema: body }) { auth }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<MailboxWritten> {
    mustAdminister(person);
    return this.commands.execute(new ChangeMailboxSecretCommand(mailboxId, auth, context));
  }
}
