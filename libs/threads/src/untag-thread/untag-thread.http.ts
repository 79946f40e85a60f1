import { Controller, Delete, Param } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { tagField } from '../tag-thread/tag.http.js';
import type { UntagThread } from './untag-thread.js';

export class UntagThreadCommand extends OnThread<UntagThread> {}

@CommandHandler(UntagThreadCommand)
export class UntagThreadHandler extends ThreadCommandHandler<UntagThread> {}

@ApiTags('threads')
@Controller('v1/threads')
export class UntagThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Delete(':id/tags/:tag')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Takes a tag off the thread.')
  async untagThread(
    @Param('id', { schema: uuid }) threadId: string,
    @Param('tag', { schema: tagField }) tag: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const command: UntagThread = { type: 'UntagThread', tag, at: context.at };
    return this.commands.execute(new UntagThreadCommand({ threadId }, thread, command, context));
  }
}
