import { Body, Controller, Injectable, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import { InboxAccess, InboxSight } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { BothThreadsHandler } from '../merge-thread/both-threads.http.js';
import { OnThread } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { ExistingThread } from '../thread.js';
import type { MoveThread } from './move-thread.js';

/** Where a thread is to lie. */
export const moveBody = z.strictObject({
  inboxId: uuid.describe('where it is to lie; the caller must be able to act there, too'),
});

export class MoveThreadCommand extends OnThread<MoveThread> {}

@CommandHandler(MoveThreadCommand)
export class MoveThreadHandler extends BothThreadsHandler<MoveThread> {}

/** Makes the command that moves a thread. */
@Injectable()
export class Moving {
  constructor(
    private readonly inboxes: InboxAccess,
    private readonly sight: InboxSight,
  ) {}

  /** @throws Problem 404 for an inbox that the person may not see, 403 for one that they may not act in */
  async command({ assignee }: ExistingThread, inboxId: string, person: Person, at: string): Promise<MoveThread> {
    await this.inboxes.act(person, inboxId);
    const sees = assignee !== null && (await this.sight.sees(assignee, inboxId)) ? assignee : null;
    return { type: 'MoveThread', inboxId, sees, at };
  }
}

@ApiTags('threads')
@Controller('v1/threads')
export class MoveThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly moving: Moving,
  ) {}

  @Post(':id/move')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Puts the thread into another inbox, and back. Whoever it is assigned to and cannot see that inbox is no longer answerable for it.',
  )
  async moveThread(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: moveBody }) { inboxId }: z.infer<typeof moveBody>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const command = await this.moving.command(thread, inboxId, person, context.at);
    return this.commands.execute(new MoveThreadCommand({ threadId }, thread, command, context));
  }
}
