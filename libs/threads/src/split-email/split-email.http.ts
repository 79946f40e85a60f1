import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  CalledBy,
  Context,
  Problem,
  type RequestContext,
  uuid,
  type Written,
  writtenSchema,
} from '#libs/http';
import type { Person } from '#libs/people';
import { BothThreadsHandler } from '../merge-thread/both-threads.http.js';
import { MessageLookup } from '../message-view/message-lookup.http.js';
import { OnThread } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { SplitEmail } from './split-email.js';

type SplitIds = Readonly<{ threadId: string; emailId: string; intoThreadId: string }>;

export class SplitEmailCommand extends OnThread<SplitEmail, SplitIds> {}

@CommandHandler(SplitEmailCommand)
export class SplitEmailHandler extends BothThreadsHandler<SplitEmail, SplitIds> {}

@ApiTags('messages')
@Controller('v1/messages')
export class SplitEmailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
  ) {}

  @Post(':id/split')
  @Answers(
    200,
    writtenSchema({ threadId: uuid, emailId: uuid, intoThreadId: uuid }),
    'Lets a mail begin a thread of its own, which lies in the same inbox.',
  )
  async splitEmail(
    @Param('id', { schema: uuid }) emailId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<SplitIds>> {
    const mail = await this.messages.written(emailId);
    if (mail === null || mail.kind === 'comment') throw Problem.notFound('message');
    await this.threads.seen(person, { inboxId: mail.inbox_id }, 'message');
    await this.threads.act(person, mail.thread_id);
    const { threadId } = mail.data;
    const known = (await this.threads.existing(threadId)).emails.find((email) => email.emailId === emailId)?.splitInto;
    const intoThreadId = known ?? context.id('thread');
    const command: SplitEmail = { type: 'SplitEmail', emailId, intoThreadId, at: context.at };
    return this.commands.execute(new SplitEmailCommand({ threadId, emailId, intoThreadId }, command, context));
  }
}
