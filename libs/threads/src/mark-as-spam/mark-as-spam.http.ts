import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { MarkAsSpam } from './mark-as-spam.js';
import { SenderListing } from './sender-listing.http.js';

/** What may be said along with it. */
export const spamFields = {
  denySender: z
    .boolean()
    .default(false)
    .describe('whether all later mail of who wrote last is spam in this inbox; for administrators'),
};

const body = z.strictObject(spamFields).default({ denySender: false });

export class MarkAsSpamCommand extends OnThread<MarkAsSpam> {}

@CommandHandler(MarkAsSpamCommand)
export class MarkAsSpamHandler extends ThreadCommandHandler<MarkAsSpam> {}

@ApiTags('threads')
@Controller('v1/threads')
export class MarkAsSpamRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly senders: SenderListing,
  ) {}

  @Post(':id/spam')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Sets the thread aside as spam: it leaves the other lists, and later mail in it wakes nobody.',
  )
  async markAsSpam(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: body }) { denySender }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const command: MarkAsSpam = { type: 'MarkAsSpam', at: context.at };
    const mark = () => this.commands.execute(new MarkAsSpamCommand({ threadId }, thread, command, context));
    return this.senders.after(mark, denySender ? 'deny' : null, thread, person, context);
  }
}
