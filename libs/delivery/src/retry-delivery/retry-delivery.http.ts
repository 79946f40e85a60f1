import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnSentMail, recipientsBody, SentMailCommandHandler } from '../on-sent-mail.http.js';
import { SentMailAccess } from '../sent-mail-access.http.js';
import type { RetryDelivery } from './retry-delivery.js';

export class RetryDeliveryCommand extends OnSentMail<RetryDelivery> {}

@CommandHandler(RetryDeliveryCommand)
export class RetryDeliveryHandler extends SentMailCommandHandler<RetryDelivery> {}

@ApiTags('messages')
@Controller('v1/messages')
export class RetryDeliveryRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly mails: SentMailAccess,
  ) {}

  @Post(':id/retry')
  @Answers(
    202,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Tries again every recipient that failed, bounced, waits, is in doubt, or was given up: with the same Message-ID, byte for byte the same mail.',
  )
  async retry(
    @Param('id', { schema: uuid }) emailId: string,
    @Body({ schema: recipientsBody }) request: z.infer<typeof recipientsBody>,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<{ threadId: string; emailId: string }>> {
    const { place, home } = await this.mails.act(person, emailId);
    const recipients = request?.recipients ?? null;
    const command: RetryDelivery = { type: 'RetryDelivery', emailId, at: context.at, recipients };
    const ids = { threadId: place.threadId, emailId };
    return this.commands.execute(new RetryDeliveryCommand(ids, home, command, context));
  }
}
