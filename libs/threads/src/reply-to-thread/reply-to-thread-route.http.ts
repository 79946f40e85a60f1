import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { Uploads } from '#libs/uploads';
import type { EmailIds } from '../mail-fields.http.js';
import { OutgoingMails } from '../outgoing-mails.http.js';
import { newerMessagesSchema } from './newer-messages.http.js';
import { replyBody, type ReplyRequest } from './reply-to-thread.http.js';

@ApiTags('threads')
@Controller('v1/threads')
export class ReplyToThreadRoute {
  constructor(
    private readonly mails: OutgoingMails,
    private readonly uploads: Uploads,
  ) {}

  @Post(':id/replies')
  @Answers(202, writtenSchema({ threadId: uuid, emailId: uuid }), 'Answers a mail of the thread.')
  @ApiResponse({
    status: 412,
    description: 'Mail or a comment came in since that revision: it is named, and the answer may be sent anyway.',
    standardSchema: newerMessagesSchema,
  })
  async reply(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: replyBody }) request: ReplyRequest,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<EmailIds>> {
    await this.uploads.mustBeOf(
      person.id,
      request.attachments.map(({ uploadId }) => uploadId),
    );
    return this.mails.reply(person, threadId, request, context);
  }
}
