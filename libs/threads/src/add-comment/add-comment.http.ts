import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { AddComment } from './add-comment.js';
import { type CommentBody, commentBody, Mentions } from './mentions.http.js';

export type CommentIds = Readonly<{ threadId: string; commentId: string }>;

export class AddCommentCommand extends OnThread<AddComment, CommentIds> {}

@CommandHandler(AddCommentCommand)
export class AddCommentHandler extends ThreadCommandHandler<AddComment, CommentIds> {}

@ApiTags('threads')
@Controller('v1/threads')
export class AddCommentRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly mentions: Mentions,
  ) {}

  @Post(':id/comments')
  @Answers(201, writtenSchema({ threadId: uuid, commentId: uuid }), 'Adds a word for the team, which no customer sees.')
  async comment(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: commentBody }) said: CommentBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<CommentIds>> {
    const thread = await this.threads.act(person, threadId);
    const command: AddComment = {
      type: 'AddComment',
      commentId: context.id('comment'),
      authorId: person.id,
      text: said.text,
      mentions: await this.mentions.of(thread.inboxId, said),
      at: context.at,
    };
    const ids = { threadId, commentId: command.commentId };
    return this.commands.execute(new AddCommentCommand(ids, thread, command, context));
  }
}
