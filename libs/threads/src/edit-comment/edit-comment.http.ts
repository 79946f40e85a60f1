import { Body, Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import type { CommentIds } from '../add-comment/add-comment.http.js';
import { type CommentBody, commentBody, Mentions } from '../add-comment/mentions.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { commentRefused } from './comment-refused.http.js';
import type { EditComment } from './edit-comment.js';

export class EditCommentCommand extends OnThread<EditComment, CommentIds> {}

@CommandHandler(EditCommentCommand)
export class EditCommentHandler extends ThreadCommandHandler<EditComment, CommentIds> {}

@ApiTags('threads')
@Controller('v1/threads')
export class EditCommentRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly mentions: Mentions,
  ) {}

  @Put(':id/comments/:commentId')
  @Answers(200, writtenSchema({ threadId: uuid, commentId: uuid }), 'Puts a comment of the caller in other words.')
  async edit(
    @Param('id', { schema: uuid }) id: string,
    @Param('commentId', { schema: uuid }) commentId: string,
    @Body({ schema: commentBody }) said: CommentBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<CommentIds>> {
    const thread = await this.threads.actOnComment(person, id, commentId);
    const { threadId, inboxId } = thread;
    const before = thread.comments.find((comment) => comment.commentId === commentId)?.mentions;
    const mentions = await this.mentions.of(inboxId, said, before);
    const by = { editorId: person.id, at: context.at };
    const command: EditComment = { type: 'EditComment', commentId, ...by, text: said.text, mentions };
    const ids = { threadId, commentId };
    return commentRefused(this.commands.execute(new EditCommentCommand(ids, thread, command, context)));
  }
}
