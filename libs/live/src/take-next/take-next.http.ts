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
import { threadDecider, threadStream } from '#libs/threads';
import { PresenceBoard } from '../presence/presence-board.http.js';
import { nextThreadDecider, nextThreadStream } from './choose-next.js';
import { FreeThreads, type Waiting } from './free-threads.query.js';

type Taken = Written<{ threadId: string }>;

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
    private readonly threads: FreeThreads,
    private readonly board: PresenceBoard,
  ) {}

  /**
   * The stream of a thread decides who gets it: whoever comes second tries the next one. What a request means is chosen on a stream of its own
   * first, so that it is the same for one that is sent again, whosever the thread is by then.
   */
  async execute(command: TakeNextCommand): Promise<Taken> {
    const { inboxId, context } = command;
    const { state } = await this.store.load(nextThreadDecider, nextThreadStream(context.commandId));
    let chosen = state;
    const before = chosen === null ? null : await this.takenIfFree(chosen, command);
    if (before !== null) return before;
    const busy = await this.busy(command);
    let batch: readonly Waiting[] = [];
    do {
      batch = await this.threads.next(inboxId, batch.at(-1));
      for (const { threadId } of batch.filter((one) => !busy.has(one.threadId))) {
        chosen = await this.choose(threadId, chosen, command);
        const taken = await this.takenIfFree(chosen, command);
        if (taken !== null) return taken;
      }
    } while (batch.length > 0);
    throw new Problem(409, 'nothing-to-take', 'every open thread here is somebody’s, or is being answered just now');
  }

  /** What the request means: this thread, unless the same one, sent twice, has chosen meanwhile. */
  private async choose(threadId: string, insteadOf: string | null, command: TakeNextCommand): Promise<string> {
    const { inboxId, person, context } = command;
    const { commandId: requestId, expectedRevision: _, ...whose } = context;
    const choice = { requestId, inboxId, userId: person.id, threadId, at: context.at };
    const { state } = await this.store.handle(
      nextThreadDecider,
      nextThreadStream(requestId),
      { type: 'ChooseNext', choice, insteadOf },
      { ...whose, causationId: requestId, commandId: context.id(`instead of ${insteadOf}`) },
    );
    return state ?? threadId;
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
