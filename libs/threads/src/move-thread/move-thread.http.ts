import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import { InboxAccess, InboxSight } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { MoveThread } from './move-thread.js';

const body = z.strictObject({
  inboxId: uuid.describe('where it is to lie; the caller must be able to act there, too'),
});

export class MoveThreadCommand extends OnThread<MoveThread> {}

@CommandHandler(MoveThreadCommand)
export class MoveThreadHandler extends ThreadCommandHandler<MoveThread> {}

@ApiTags('threads')
@Controller('v1/threads')
export class MoveThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly inboxes: InboxAccess,
    private readonly sight: InboxSight,
  ) {}

  @Post(':id/move')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Puts the thread into another inbox, and back. Whoever it is assigned to and cannot see that inbox is no longer answerable for it.',
  )
  async moveThread(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: body }) { inboxId }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const { assignee } = await this.threads.act(person, threadId);
    await this.inboxes.act(person, inboxId);
    const sees = assignee !== null && (await this.sight.sees(assignee, inboxId)) ? assignee : null;
    const command: MoveThread = { type: 'MoveThread', inboxId, sees, at: context.at };
    return this.commands.execute(new MoveThreadCommand({ threadId }, command, context));
  }
}
