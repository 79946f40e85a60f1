import { Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import { InboxSight } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { FollowThread } from './follow-thread.js';

/** A follower in a path: the id of a user, or `me`. */
export const follower = z.union([z.literal('me'), uuid]);

export class FollowThreadCommand extends OnThread<FollowThread> {}

@CommandHandler(FollowThreadCommand)
export class FollowThreadHandler extends ThreadCommandHandler<FollowThread> {}

@ApiTags('threads')
@Controller('v1/threads')
export class FollowThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly sight: InboxSight,
  ) {}

  @Put(':id/followers/:userId')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Has a user, or `me`, told of what happens in the thread.')
  async follow(
    @Param('id', { schema: uuid }) threadId: string,
    @Param('userId', { schema: follower }) asked: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const userId = asked === 'me' ? person.id : asked;
    await this.sight.mustSee(thread.inboxId, [{ kind: 'user', id: userId, pointer: 'userId' }]);
    const command: FollowThread = { type: 'FollowThread', userId, at: context.at };
    return this.commands.execute(new FollowThreadCommand({ threadId }, thread, command, context));
  }
}
