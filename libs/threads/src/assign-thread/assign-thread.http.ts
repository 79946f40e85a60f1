import { Body, Controller, Delete, Injectable, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import { InboxSight } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { ExistingThread } from '../thread.js';
import type { AssignThread } from './assign-thread.js';

/** Who is to be answerable. */
export const assigneeBody = z.strictObject({ kind: z.enum(['user', 'team']), id: uuid });

export class AssignThreadCommand extends OnThread<AssignThread> {}

@CommandHandler(AssignThreadCommand)
export class AssignThreadHandler extends ThreadCommandHandler<AssignThread> {}

/** Makes the command that assigns a thread. */
@Injectable()
export class Assigning {
  constructor(private readonly sight: InboxSight) {}

  /** @throws Problem 422 for an assignee who cannot see the thread's inbox; `pointer` is where the body has their id */
  async command(
    { inboxId }: ExistingThread,
    assignee: AssignThread['assignee'],
    at: string,
    pointer = '/id',
  ): Promise<AssignThread> {
    if (assignee !== null) await this.sight.mustSee(inboxId, [{ ...assignee, pointer }]);
    return { type: 'AssignThread', assignee, at };
  }
}

@ApiTags('threads')
@Controller('v1/threads')
export class AssignThreadRoutes {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly assigning: Assigning,
  ) {}

  @Put(':id/assignee')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Makes a person or a team answerable for the thread, who must be able to see its inbox.',
  )
  assignThread(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: assigneeBody }) assignee: z.infer<typeof assigneeBody>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    return this.change(threadId, assignee, person, context);
  }

  @Delete(':id/assignee')
  @Answers(200, writtenSchema({ threadId: uuid }), "Makes the thread nobody's.")
  unassignThread(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    return this.change(threadId, null, person, context);
  }

  private async change(threadId: string, assignee: AssignThread['assignee'], person: Person, context: RequestContext) {
    const thread = await this.threads.act(person, threadId);
    const command = await this.assigning.command(thread, assignee, context.at);
    return this.commands.execute(new AssignThreadCommand({ threadId }, thread, command, context));
  }
}
