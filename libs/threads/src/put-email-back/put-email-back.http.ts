import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { MailAccess } from '../mail-access.http.js';
import { BothThreadsHandler } from '../merge-thread/both-threads.http.js';
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
    private readonly mails: MailAccess,
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
    const { place, home } = await this.mails.act(person, await this.mails.seen(person, emailId));
    if (place !== home) await this.threads.act(person, home.threadId);
    const [{ threadId }, { threadId: toThreadId }] = [place, home];
    const command: GiveEmailBack = { type: 'GiveEmailBack', emailId, toThreadId, at: context.at };
    const ids = { threadId, emailId, toThreadId };
    return this.commands.execute(new GiveEmailBackCommand(ids, place, command, context));
  }
}
