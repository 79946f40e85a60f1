import { Controller, Delete, Param } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { follower } from '../follow-thread/follow-thread.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { UnfollowThread } from './unfollow-thread.js';

export class UnfollowThreadCommand extends OnThread<UnfollowThread> {}

@CommandHandler(UnfollowThreadCommand)
export class UnfollowThreadHandler extends ThreadCommandHandler<UnfollowThread> {}

@ApiTags('threads')
@Controller('v1/threads')
export class UnfollowThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Delete(':id/followers/:userId')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Tells a user, or `me`, of the thread no longer.')
  async unfollow(
    @Param('id', { schema: uuid }) threadId: string,
    @Param('userId', { schema: follower }) asked: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const userId = asked === 'me' ? person.id : asked;
    const command: UnfollowThread = { type: 'UnfollowThread', userId, at: context.at };
    return this.commands.execute(new UnfollowThreadCommand({ threadId }, thread, command, context));
  }
}
