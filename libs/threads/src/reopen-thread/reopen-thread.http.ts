import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CalledBy, Context, type RequestContext, type Written, uuid } from '#libs/http';
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

  /** Opens a closed thread again. */
  @Post(':id/reopen')
  @HttpCode(200)
  async reopen(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    await this.threads.act(person, threadId);
    return this.commands.execute(new ReopenCommand({ threadId }, { type: 'Reopen', at: context.at }, context));
  }
}
