import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RuleBroken } from '#libs/decider';
import { EventStore, WriteConflict } from '#libs/event-store';
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
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { threadDecider, threadStream } from '#libs/threads';
import { PresenceBoard } from '../presence/presence-board.http.js';
import { FreeThreads, type Waiting } from './free-threads.query.js';

type Taken = Written<{ threadId: string }>;

const VIEWS_MS = 2_000;

/** Gives the person the thread of an inbox that waits longest, is nobody's and is being answered by nobody; `besides` is none of them. */
export class TakeNextCommand extends Command<Taken> {
  constructor(
    readonly inboxId: string,
    readonly besides: string | null,
    readonly person: Person,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(TakeNextCommand)
export class TakeNextHandler implements ICommandHandler<TakeNextCommand> {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly threads: FreeThreads,
    private readonly board: PresenceBoard,
  ) {}

  /**
   * The stream decides who gets a thread: whoever comes second tries the next one. What the same request, sent twice, took in the same moment is
   * either among those read as free, and found taken by this command, or in the view by the time that it is asked for after them.
   */
  async execute(command: TakeNextCommand): Promise<Taken> {
    const { inboxId, person, context } = command;
    const busy = await this.busy(command);
    await this.caughtUp();
    let batch: readonly Waiting[] = [];
    do {
      batch = await this.threads.next(inboxId, batch.at(-1));
      const given = await this.threads.givenBy(context.commandId, person.id);
      if (given !== null) return this.take(given, command);
      for (const { threadId } of batch) {
        const taken = busy.has(threadId) ? null : await this.takenIfFree(threadId, command);
        if (taken !== null) return taken;
      }
    } while (batch.length > 0);
    throw new Problem(409, 'nothing-to-take', 'every open thread here is somebody’s, or is being answered just now');
  }

  /** A repeated request finds the thread that the first one took only in views that know of it. */
  private async caughtUp(): Promise<void> {
    const reached = await this.readModels.reached('views', await this.store.currentPosition(), VIEWS_MS);
    if (!reached.ok) throw Problem.unavailable('views-behind', 'the views are behind the log: ask again');
  }

  private async busy({ inboxId, besides, person }: TakeNextCommand): Promise<ReadonlySet<string>> {
    const everywhere = await this.board.everywhere();
    const answered = everywhere.filter(
      (at) =>
        at.inboxId === inboxId && at.people.some(({ userId, state }) => userId !== person.id && state !== 'viewing'),
    );
    return new Set([...answered.map(({ threadId }) => threadId), ...(besides === null ? [] : [besides])]);
  }

  private async takenIfFree(threadId: string, command: TakeNextCommand): Promise<Taken | null> {
    try {
      return await this.take(threadId, command);
    } catch (error) {
      if (error instanceof WriteConflict || (error instanceof RuleBroken && error.code === 'thread-not-free'))
        return null;
      throw error;
    }
  }

  private async take(threadId: string, { inboxId, person, context }: TakeNextCommand): Promise<Taken> {
    const { expectedRevision: _, ...free } = context;
    const command = { type: 'TakeThread', inboxId, userId: person.id, at: context.at } as const;
    return written({ threadId }, await this.store.handle(threadDecider, threadStream(threadId), command, free));
  }
}

const body = z
  .strictObject({ besides: uuid.optional().describe('a thread to leave, such as the one that somebody is answering') })
  .default({});

@ApiTags('live')
@Controller('v1/inboxes')
export class TakeNextRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: InboxAccess,
  ) {}

  @Post(':id/threads/take-next')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Assigns to the caller the open thread that waits longest, is nobody’s and is being answered by nobody; 409 nothing-to-take when there is none.',
  )
  async takeNext(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) { besides }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Taken> {
    await this.access.act(person, inboxId);
    return this.commands.execute(new TakeNextCommand(inboxId, besides ?? null, person, context));
  }
}
