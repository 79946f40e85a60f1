import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { recipientAddress, type RequestContext, type Written, written } from '#libs/http';
import { threadStream } from '#libs/threads';
import { type DeliveryCommand, deliveryDecider } from './decider.js';

type EmailIds = Readonly<{ threadId: string; emailId: string }>;

/** A person's command on its way to a mail of ours. Each act has a class of its own on the CommandBus. */
export abstract class OnSentMail<Sent extends DeliveryCommand> extends Command<Written<EmailIds>> {
  constructor(
    readonly threadId: string,
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

/** Decides a command on the mail as it stands in its thread and appends what follows. */
@Injectable()
export class SentMailCommandHandler<Sent extends DeliveryCommand> implements ICommandHandler<
  OnSentMail<Sent>,
  Written<EmailIds>
> {
  constructor(private readonly store: EventStore) {}

  async execute({ threadId, command, context }: OnSentMail<Sent>): Promise<Written<EmailIds>> {
    const ids = { threadId, emailId: command.emailId };
    return written(ids, await this.store.handle(deliveryDecider, threadStream(threadId), command, context));
  }
}

/** Which recipients of a mail are meant. */
export const recipientsBody = z
  .strictObject({ recipients: z.array(recipientAddress).min(1).max(300).optional().describe('left out: every one') })
  .optional();
