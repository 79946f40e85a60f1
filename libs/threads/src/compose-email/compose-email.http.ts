import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  addrSpec,
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  uuid,
  type Written,
  writtenSchema,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { bodies, mailboxes, recordRef, subject } from '../mail-fields.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { OutgoingContent } from '../outgoing-content.http.js';
import { RecipientAssociations } from '../recipient-associations.http.js';
import { OutgoingSender } from '../outgoing-sender.http.js';
import type { ComposeEmail } from './compose-email.js';

const body = z.strictObject({
  inboxId: uuid,
  from: addrSpec,
  to: mailboxes.default([]),
  cc: mailboxes.default([]),
  bcc: mailboxes.default([]),
  subject,
  ...bodies,
  associations: z.array(recordRef).max(50).optional().describe('left out: every record that goes with the recipients'),
});

type EmailIds = Readonly<{ threadId: string; emailId: string }>;

export class ComposeEmailCommand extends OnThread<ComposeEmail, EmailIds> {}

@CommandHandler(ComposeEmailCommand)
export class ComposeEmailHandler extends ThreadCommandHandler<ComposeEmail, EmailIds> {}

@ApiTags('compose')
@Controller('v1/threads')
export class ComposeEmailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: InboxAccess,
    private readonly sender: OutgoingSender,
    private readonly content: OutgoingContent,
    private readonly associations: RecipientAssociations,
  ) {}

  @Post()
  @Answers(
    202,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Sends a new mail, and opens the conversation it begins.',
  )
  async compose(
    @Body({ schema: body }) request: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<EmailIds>> {
    const { inboxId, to, cc, bcc } = request;
    await this.access.act(person, inboxId);
    const [threadId, emailId] = [context.id('thread'), context.id('email')];
    const [from, content, associations] = await Promise.all([
      this.sender.from(inboxId, request.from),
      this.content.keep(emailId, request),
      request.associations ?? this.associations.of([...to, ...cc, ...bcc], context),
    ]);
    const command: ComposeEmail = {
      type: 'ComposeEmail',
      email: {
        threadId,
        emailId,
        inboxId,
        at: context.at,
        authorId: person.id,
        from,
        to,
        cc,
        bcc,
        subject: request.subject,
        messageId: this.sender.messageId(threadId, emailId, from.address),
        associations,
        release: { at: context.at, why: 'at-once', cancelOnAnswer: false },
        inserted: [],
        draftId: null,
        ...content,
      },
    };
    return this.commands.execute(new ComposeEmailCommand({ threadId, emailId }, command, context));
  }
}
