import { Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { TagThread } from './tag-thread.js';
import { tagField } from './tag.http.js';

export class TagThreadCommand extends OnThread<TagThread> {}

@CommandHandler(TagThreadCommand)
export class TagThreadHandler extends ThreadCommandHandler<TagThread> {}

@ApiTags('threads')
@Controller('v1/threads')
export class TagThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Put(':id/tags/:tag')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Puts a tag on the thread. Tags are in lower case, whatever case they are given in.',
  )
  async tagThread(
    @Param('id', { schema: uuid }) threadId: string,
    @Param('tag', { schema: tagField }) tag: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const command: TagThread = { type: 'TagThread', tag, at: context.at };
    return this.commands.execute(new TagThreadCommand({ threadId }, thread, command, context));
  }
}
