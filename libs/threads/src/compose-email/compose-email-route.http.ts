import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import type { EmailIds } from '../mail-fields.http.js';
import { OutgoingMails } from '../outgoing-mails.http.js';
import { composeBody, type ComposeRequest } from './compose-email.http.js';

@ApiTags('compose')
@Controller('v1/threads')
export class ComposeEmailRoute {
  constructor(private readonly mails: OutgoingMails) {}

  @Post()
  @Answers(
    202,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Sends a new mail, and opens the conversation it begins.',
  )
  compose(
    @Body({ schema: composeBody }) request: ComposeRequest,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<EmailIds>> {
    return this.mails.compose(person, request, context);
  }
}
