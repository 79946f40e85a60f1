import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { EventStore } from '#libs/event-store';
import {
  Answers,
  CalledBy,
  Context,
  Problem,
  type RequestContext,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import type { Person } from '#libs/people';
import { MessageLookup, ThreadAccess, threadStream } from '#libs/threads';
import { deliveryDecider } from '../decider.js';
import type { RetryDelivery } from './retry-delivery.js';

type EmailIds = Readonly<{ threadId: string; emailId: string }>;

export class RetryDeliveryCommand extends Command<Written<EmailIds>> {
  constructor(
    readonly threadId: string,
    readonly command: RetryDelivery,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RetryDeliveryCommand)
export class RetryDeliveryHandler implements ICommandHandler<RetryDeliveryCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ threadId, command, context }: RetryDeliveryCommand): Promise<Written<EmailIds>> {
    const ids = { threadId, emailId: command.emailId };
    return written(ids, await this.store.handle(deliveryDecider, threadStream(threadId), command, context));
  }
}

@ApiTags('messages')
@Controller('v1/messages')
export class RetryDeliveryRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
  ) {}

  @Post(':id/retry')
  @Answers(
    202,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Tries again every recipient that failed, bounced, waits, or is in doubt: with the same Message-ID, byte for byte the same mail.',
  )
  async retry(
    @Param('id', { schema: uuid }) emailId: string,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<EmailIds>> {
    const mail = await this.messages.byId(emailId);
    if (mail?.kind !== 'sent') throw Problem.notFound('message');
    await this.threads.seen(person, { inboxId: mail.inbox_id }, 'message');
    await this.threads.act(person, mail.thread_id);
    return this.commands.execute(
      new RetryDeliveryCommand(mail.thread_id, { type: 'RetryDelivery', emailId, at: context.at }, context),
    );
  }
}
