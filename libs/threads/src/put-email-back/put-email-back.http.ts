import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { EventStore } from '#libs/event-store';
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
import { threadDecider } from '../decider.js';
import { BothThreadsHandler } from '../merge-thread/both-threads.http.js';
import { MessageLookup } from '../message-view/message-lookup.http.js';
import { OnThread } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { threadStream } from '../thread-events.js';
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
    private readonly store: EventStore,
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
    const { threadId: toThreadId } = mail.data;
    const threadId = await this.placeOf(emailId, toThreadId);
    await this.threads.act(person, threadId);
    if (threadId !== toThreadId) await this.threads.act(person, toThreadId);
    const command: GiveEmailBack = { type: 'GiveEmailBack', emailId, toThreadId, at: context.at };
    const ids = { threadId, emailId, toThreadId };
    return this.commands.execute(new GiveEmailBackCommand(ids, command, context));
  }

  /** Where a mail is by now, as the thread that it came to knows: whoever takes back at once what they have just done is ahead of the views. */
  private async placeOf(emailId: string, cameTo: string): Promise<string> {
    const { state } = await this.store.load(threadDecider, threadStream(cameTo));
    const mail = state.status === 'none' ? undefined : state.emails.find((email) => email.emailId === emailId);
    return mail?.splitInto ?? cameTo;
  }
}
