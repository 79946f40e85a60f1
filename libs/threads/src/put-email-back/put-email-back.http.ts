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
import type { GiveEmailBack } from './give-email-back.js';

type PutBackIds = Readonly<{ threadId: string; emailId: string; toThreadId: string }>;

export class GiveEmailBackCommand extends OnThread<GiveEmailBack, PutBackIds> {}

@CommandHandler(GiveEmailBackCommand)
export class GiveEmailBackHandler extends BothThreadsHandler<GiveEmailBack, PutBackIds> {}

@ApiTags('messages')
@Controller('v1/messages')
export class PutEmailBackRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
  ) {}

  @Post(':id/put-back')
  @Answers(
    200,
    writtenSchema({ threadId: uuid, emailId: uuid, toThreadId: uuid }),
    'Puts a mail that was split off back into the thread that it came to.',
  )
  async putEmailBack(
    @Param('id', { schema: uuid }) emailId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<PutBackIds>> {
    const mail = await this.messages.written(emailId);
    if (mail === null || mail.kind === 'comment') throw Problem.notFound('message');
    await this.threads.seen(person, { inboxId: mail.inbox_id }, 'message');
    await this.threads.act(person, mail.thread_id);
    const { threadId: toThreadId } = mail.data;
    if (mail.thread_id !== toThreadId) await this.threads.act(person, toThreadId);
    const command: GiveEmailBack = { type: 'GiveEmailBack', emailId, toThreadId, at: context.at };
    const ids = { threadId: mail.thread_id, emailId, toThreadId };
    return this.commands.execute(new GiveEmailBackCommand(ids, command, context));
  }
}
