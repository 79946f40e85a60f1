import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { Uploads } from '#libs/uploads';
import type { EmailIds } from '../mail-fields.http.js';
import { OutgoingMails } from '../outgoing-mails.http.js';
import { composeBody, type ComposeRequest } from './compose-email.http.js';

@ApiTags('compose')
@Controller('v1/threads')
export class ComposeEmailRoute {
  constructor(
    private readonly mails: OutgoingMails,
    private readonly uploads: Uploads,
  ) {}

  @Post()
  @Answers(
    202,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Sends a new mail, and opens the conversation it begins.',
  )
  async compose(
    @Body({ schema: composeBody }) request: ComposeRequest,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<EmailIds>> {
    await this.uploads.mustBeOf(
      person.id,
      request.attachments.map(({ uploadId }) => uploadId),
    );
    return this.mails.compose(person, request, context);
  }
}
