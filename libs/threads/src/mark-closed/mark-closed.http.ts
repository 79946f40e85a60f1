import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { MarkClosed } from './mark-closed.js';

export class MarkClosedCommand extends OnThread<MarkClosed> {}

@CommandHandler(MarkClosedCommand)
export class MarkClosedHandler extends ThreadCommandHandler<MarkClosed> {}

@ApiTags('threads')
@Controller('v1/threads')
export class MarkClosedRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Post(':id/close')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Closes the thread; a later mail of the customer reopens it.')
  async markClosed(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    return this.commands.execute(
      new MarkClosedCommand({ threadId }, thread, { type: 'MarkClosed', at: context.at }, context),
    );
  }
}
