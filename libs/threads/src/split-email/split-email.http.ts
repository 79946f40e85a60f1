import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { MailAccess } from '../mail-access.http.js';
import { BothThreadsHandler } from '../merge-thread/both-threads.http.js';
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
    private readonly mails: MailAccess,
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
    const { place, home } = await this.mails.act(person, await this.mails.seen(person, emailId));
    if (place !== home) await this.threads.act(person, home.threadId);
    const { threadId } = home;
    const intoThreadId = place === home ? context.id('thread') : place.threadId;
    const command: SplitEmail = { type: 'SplitEmail', emailId, intoThreadId, at: context.at };
    return this.commands.execute(new SplitEmailCommand({ threadId, emailId, intoThreadId }, home, command, context));
  }
}
