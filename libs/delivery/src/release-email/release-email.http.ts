import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnSentMail, SentMailCommandHandler } from '../on-sent-mail.http.js';
import { SentMailAccess } from '../sent-mail-access.http.js';
import type { ReleaseEmail } from './release-email.js';

export class ReleaseEmailCommand extends OnSentMail<ReleaseEmail> {}

@CommandHandler(ReleaseEmailCommand)
export class ReleaseEmailHandler extends SentMailCommandHandler<ReleaseEmail> {}

@ApiTags('messages')
@Controller('v1/messages')
export class ReleaseEmailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly mails: SentMailAccess,
  ) {}

  @Post(':id/release')
  @Answers(
    202,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Sends now what is held or scheduled. 409 when it was canceled: a mail is released or canceled, never both.',
  )
  async release(
    @Param('id', { schema: uuid }) emailId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string; emailId: string }>> {
    const { place, home } = await this.mails.act(person, emailId);
    const command: ReleaseEmail = { type: 'ReleaseEmail', emailId, at: context.at };
    const ids = { threadId: place.threadId, emailId };
    return this.commands.execute(new ReleaseEmailCommand(ids, home, command, context));
  }
}
