import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { BothThreadsHandler } from './both-threads.http.js';
import type { MergeThread } from './merge-thread.js';

const body = z.strictObject({ intoThreadId: uuid.describe('the thread that this one goes on in, of the same inbox') });

export class MergeThreadCommand extends OnThread<MergeThread> {}

@CommandHandler(MergeThreadCommand)
export class MergeThreadHandler extends BothThreadsHandler<MergeThread> {}

@ApiTags('threads')
@Controller('v1/threads')
export class MergeThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Post(':id/merge')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Lets the thread go on in another one, which shows its mails and comments from then on, until it is taken out again.',
  )
  async mergeThread(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: body }) { intoThreadId }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    await this.threads.act(person, intoThreadId);
    const command: MergeThread = { type: 'MergeThread', intoThreadId, mergeId: context.id('merge'), at: context.at };
    return this.commands.execute(new MergeThreadCommand({ threadId }, thread, command, context));
  }
}
