import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { type RequestContext, type Written, written } from '#libs/http';
import { type ThreadCommand, threadDecider } from './decider.js';
import { threadStream } from './thread-events.js';

type ThreadIds = Readonly<{ threadId: string }>;

/** A command on its way to one thread; the answer names `ids` again. Each act has a class of its own on the CommandBus. */
export abstract class OnThread<Sent extends ThreadCommand, Ids extends ThreadIds = ThreadIds> extends Command<
  Written<Ids>
> {
  constructor(
    readonly ids: Ids,
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

/** Decides a command on the thread as it stands and appends what follows. */
@Injectable()
export class ThreadCommandHandler<
  Sent extends ThreadCommand,
  Ids extends ThreadIds = ThreadIds,
> implements ICommandHandler<OnThread<Sent, Ids>, Written<Ids>> {
  constructor(private readonly store: EventStore) {}

  async execute({ ids, command, context }: OnThread<Sent, Ids>): Promise<Written<Ids>> {
    return written(ids, await this.store.handle(threadDecider, threadStream(ids.threadId), command, context));
  }
}
