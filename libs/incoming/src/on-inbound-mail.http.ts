import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { type Answer, type RequestContext, uuid, written, writtenSchema } from '#libs/http';
import { inboundMailDecider, type InboundMailCommand } from './decider.js';
import { inboundMailStream } from './inbound-mail.js';

/** The answer to every command on a mail that came in. */
export const inboundWritten = writtenSchema({ inboundMailId: uuid });

export type InboundWritten = Answer<typeof inboundWritten>;

/** A command on its way to one mail. Each act has a class of its own on the CommandBus. */
export abstract class OnInboundMail<Sent extends InboundMailCommand> extends Command<InboundWritten> {
  constructor(
    readonly inboundMailId: string,
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

/** Decides a command on the mail as it stands and appends what follows. */
@Injectable()
export class InboundMailCommandHandler<Sent extends InboundMailCommand> implements ICommandHandler<
  OnInboundMail<Sent>,
  InboundWritten
> {
  constructor(private readonly store: EventStore) {}

  async execute({ inboundMailId, command, context }: OnInboundMail<Sent>): Promise<InboundWritten> {
    const stream = inboundMailStream(inboundMailId);
    return written({ inboundMailId }, await this.store.handle(inboundMailDecider, stream, command, context));
  }
}
