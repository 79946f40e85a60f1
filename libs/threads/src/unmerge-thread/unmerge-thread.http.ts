import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { BothThreadsHandler } from '../merge-thread/both-threads.http.js';
import { OnThread } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { UnmergeThread } from './unmerge-thread.js';

export class UnmergeThreadCommand extends OnThread<UnmergeThread> {}

@CommandHandler(UnmergeThreadCommand)
export class UnmergeThreadHandler extends BothThreadsHandler<UnmergeThread> {}

@ApiTags('threads')
@Controller('v1/threads')
export class UnmergeThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Post(':id/unmerge')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Takes the thread out again of the one that it went into: each has its own mails as it had them.',
  )
  async unmergeThread(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    if (thread.mergedInto !== null) await this.threads.act(person, thread.mergedInto.threadId);
    const command: UnmergeThread = { type: 'UnmergeThread', mergeId: null, reason: 'command', at: context.at };
    return this.commands.execute(new UnmergeThreadCommand({ threadId }, thread, command, context));
  }
}
