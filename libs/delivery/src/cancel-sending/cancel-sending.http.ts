import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnSentMail, recipientsBody, SentMailCommandHandler } from '../on-sent-mail.http.js';
import { SentMailAccess } from '../sent-mail-access.http.js';
import type { CancelSending } from './cancel-sending.js';

export class CancelSendingCommand extends OnSentMail<CancelSending> {}

@CommandHandler(CancelSendingCommand)
export class CancelSendingHandler extends SentMailCommandHandler<CancelSending> {}

@ApiTags('messages')
@Controller('v1/messages')
export class CancelSendingRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly mails: SentMailAccess,
  ) {}

  @Post(':id/cancel')
  @Answers(
    200,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Takes back what is held or scheduled: it never leaves. Of a mail that has left, ends the attempts at recipients who failed, wait, or are in doubt. 409 when it is too late.',
  )
  async cancel(
    @Param('id', { schema: uuid }) emailId: string,
    @Body({ schema: recipientsBody }) request: z.infer<typeof recipientsBody>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string; emailId: string }>> {
    const { place, home } = await this.mails.act(person, emailId);
    const recipients = request?.recipients ?? null;
    const command: CancelSending = { type: 'CancelSending', emailId, at: context.at, recipients };
    const ids = { threadId: place.threadId, emailId };
    return this.commands.execute(new CancelSendingCommand(ids, home, command, context));
  }
}
