import { Injectable } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { type Written, written } from '#libs/http';
import { type ThreadCommand, threadDecider } from '../decider.js';
import { handleOnThread, type OnThread } from '../on-thread.http.js';
import { Merges } from './merges.reactor.js';

type ThreadIds = Readonly<{ threadId: string }>;

/** Decides a command on the thread as it stands, and lets the threads follow that it concerns, too. The answer's position has them all. */
@Injectable()
export class BothThreadsHandler<
  Sent extends ThreadCommand,
  Ids extends ThreadIds = ThreadIds,
> implements ICommandHandler<OnThread<Sent, Ids>, Written<Ids>> {
  constructor(
    private readonly store: EventStore,
    private readonly merges: Merges,
  ) {}

  async execute({ ids, thread, command, context }: OnThread<Sent, Ids>): Promise<Written<Ids>> {
    const handled = await handleOnThread(this.store, threadDecider, thread, command, context);
    let { position } = handled;
    for (const event of handled.events) {
      const followed = await this.merges.follow(event);
      if (followed > position) position = followed;
    }
    return written(ids, { ...handled, position });
  }
}
