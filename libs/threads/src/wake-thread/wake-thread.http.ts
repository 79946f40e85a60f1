import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { Wake } from './wake-thread.js';

export class WakeCommand extends OnThread<Wake> {}

@CommandHandler(WakeCommand)
export class WakeHandler extends ThreadCommandHandler<Wake> {}

@ApiTags('threads')
@Controller('v1/threads')
export class WakeRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Post(':id/wake')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Ends at once that the thread is put off.')
  async wake(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const command: Wake = { type: 'Wake', reason: 'command', at: context.at };
    return this.commands.execute(new WakeCommand({ threadId }, thread, command, context));
  }
}
