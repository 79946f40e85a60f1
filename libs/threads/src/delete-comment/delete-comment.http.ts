import { Controller, Delete, Param } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import { mayAdminister, type Person } from '#libs/people';
import type { CommentIds } from '../add-comment/add-comment.http.js';
import { commentRefused } from '../edit-comment/comment-refused.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { DeleteComment } from './delete-comment.js';

export class DeleteCommentCommand extends OnThread<DeleteComment, CommentIds> {}

@CommandHandler(DeleteCommentCommand)
export class DeleteCommentHandler extends ThreadCommandHandler<DeleteComment, CommentIds> {}

@ApiTags('threads')
@Controller('v1/threads')
export class DeleteCommentRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Delete(':id/comments/:commentId')
  @Answers(
    200,
    writtenSchema({ threadId: uuid, commentId: uuid }),
    'Takes the words of a comment out of sight: of one by the caller, or of any for an administrator who may act here.',
  )
  async deleteComment(
    @Param('id', { schema: uuid }) id: string,
    @Param('commentId', { schema: uuid }) commentId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<CommentIds>> {
    const thread = await this.threads.actOnComment(person, id, commentId);
    const by = { deleterId: person.id, deletesOthers: mayAdminister(person), at: context.at };
    const command: DeleteComment = { type: 'DeleteComment', commentId, ...by };
    const ids = { threadId: thread.threadId, commentId };
    return commentRefused(this.commands.execute(new DeleteCommentCommand(ids, thread, command, context)));
  }
}
