import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { SenderListing } from '../mark-as-spam/sender-listing.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { MarkAsNotSpam } from './mark-as-not-spam.js';

/** What may be said along with it. */
export const notSpamFields = {
  allowSender: z
    .boolean()
    .default(false)
    .describe('whether later mail of who wrote last is never spam in this inbox; for administrators'),
};

const body = z.strictObject(notSpamFields).default({ allowSender: false });

export class MarkAsNotSpamCommand extends OnThread<MarkAsNotSpam> {}

@CommandHandler(MarkAsNotSpamCommand)
export class MarkAsNotSpamHandler extends ThreadCommandHandler<MarkAsNotSpam> {}

@ApiTags('threads')
@Controller('v1/threads')
export class MarkAsNotSpamRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly senders: SenderListing,
  ) {}

  @Post(':id/not-spam')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Brings a thread back that was set aside as spam; a mail that came meanwhile opens it.',
  )
  async markAsNotSpam(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: body }) { allowSender }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const command: MarkAsNotSpam = { type: 'MarkAsNotSpam', at: context.at };
    const mark = () => this.commands.execute(new MarkAsNotSpamCommand({ threadId }, thread, command, context));
    return this.senders.after(mark, allowSender ? 'allow' : null, thread, person, context);
  }
}
