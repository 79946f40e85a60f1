import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { Reopen } from './reopen-thread.js';

export class ReopenCommand extends OnThread<Reopen> {}

@CommandHandler(ReopenCommand)
export class ReopenHandler extends ThreadCommandHandler<Reopen> {}

@ApiTags('threads')
@Controller('v1/threads')
export class ReopenRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Post(':id/reopen')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Opens a closed thread again.')
  async reopen(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    return this.commands.execute(new ReopenCommand({ threadId }, thread, { type: 'Reopen', at: context.at }, context));
  }
}
