import { Injectable } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { recipientAddress, type Written } from '#libs/http';
import { answerOnThread, type EmailIds, OnThread } from '#libs/threads';
import { type DeliveryCommand, deliveryDecider } from './decider.js';

/** A person's command on its way to a mail of ours. Each act has a class of its own on the CommandBus. */
export abstract class OnSentMail<Sent extends DeliveryCommand> extends OnThread<Sent, EmailIds> {}

/** Decides a command on the mail as it stands in its thread and appends what follows. */
@Injectable()
export class SentMailCommandHandler<Sent extends DeliveryCommand> implements ICommandHandler<
  OnSentMail<Sent>,
  Written<EmailIds>
> {
  constructor(private readonly store: EventStore) {}

  execute(sent: OnSentMail<Sent>): Promise<Written<EmailIds>> {
    return answerOnThread(this.store, deliveryDecider, sent);
  }
}

/** Which recipients of a mail are meant. */
export const recipientsBody = z
  .strictObject({ recipients: z.array(recipientAddress).min(1).max(300).optional().describe('left out: every one') })
  .optional();
