import { Body, Controller, Param, Post } from '@nestjs/common';
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
import { replySubject } from '#libs/mail';
import type { Person } from '#libs/people';
import { bodies, mailboxes, recordRef, subject } from '../mail-fields.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { OutgoingContent } from '../outgoing-content.http.js';
import { RecipientAssociations } from '../recipient-associations.http.js';
import { OutgoingSender } from '../outgoing-sender.http.js';
import { QuotedOriginal } from './quoted-original.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { replyRecipients } from './reply-headers.js';
import { parentOf, type ReplyToThread } from './reply-to-thread.js';

const body = z.strictObject({
  from: addrSpec.optional().describe('left out: the first address of the inbox'),
  answers: uuid.optional().describe('the mail to answer; left out: the newest that came in'),
  replyAll: z.boolean().default(false),
  quote: z.boolean().default(false).describe('put the original, quoted, below the answer'),
  to: mailboxes.optional(),
  cc: mailboxes.optional(),
  bcc: mailboxes.default([]),
  subject: subject.optional(),
  ...bodies,
  associations: z.array(recordRef).max(50).optional(),
});

type EmailIds = Readonly<{ threadId: string; emailId: string }>;

export class ReplyToThreadCommand extends OnThread<ReplyToThread, EmailIds> {}

@CommandHandler(ReplyToThreadCommand)
export class ReplyToThreadHandler extends ThreadCommandHandler<ReplyToThread, EmailIds> {}

@ApiTags('threads')
@Controller('v1/threads')
export class ReplyToThreadRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly inboxes: InboxAccess,
    private readonly sender: OutgoingSender,
    private readonly content: OutgoingContent,
    private readonly associations: RecipientAssociations,
    private readonly original: QuotedOriginal,
  ) {}

  @Post(':id/replies')
  @Answers(202, writtenSchema({ threadId: uuid, emailId: uuid }), 'Answers a mail of the thread.')
  async reply(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: body }) request: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<EmailIds>> {
    const thread = await this.threads.act(person, threadId);
    const inbox = await this.inboxes.view(person, thread.inboxId);
    const ours = inbox.addresses.map(({ address }) => address);
    const parent = parentOf(request.answers ?? null, thread.emails);
    const asked = replyRecipients(parent, ours, request.replyAll);
    const recipients = [...(request.to ?? asked.to), ...(request.cc ?? asked.cc), ...request.bcc];
    const emailId = context.id('email');
    const [from, content, associations] = await Promise.all([
      this.sender.from(thread.inboxId, request.from ?? ours[0] ?? ''),
      this.content.keep(emailId, request.quote ? await this.original.below(parent.emailId, request) : request),
      request.associations ?? this.associations.of(recipients, context),
    ]);
    const command: ReplyToThread = {
      type: 'ReplyToThread',
      answers: parent.emailId,
      replyAll: request.replyAll,
      ours,
      to: request.to ?? null,
      cc: request.cc ?? null,
      email: {
        threadId,
        emailId,
        at: context.at,
        authorId: person.id,
        from,
        bcc: request.bcc,
        subject: request.subject ?? replySubject(parent.subject),
        messageId: this.sender.messageId(threadId, emailId, from.address),
        associations,
        release: { at: context.at, why: 'at-once', cancelOnAnswer: false },
        inserted: [],
        draftId: null,
        ...content,
      },
    };
    return this.commands.execute(new ReplyToThreadCommand({ threadId, emailId }, command, context));
  }
}
