import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { pointingAt } from '../pointing-at.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { Snooze } from './snooze-thread.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

/** For how long a thread is put off. */
export const snoozeFields = {
  until: instant
    .nullable()
    .default(null)
    .describe('later than now, within a year; null, or left out: until somebody writes'),
};

const body = z.strictObject(snoozeFields).default({ until: null });

export class SnoozeCommand extends OnThread<Snooze> {}

@CommandHandler(SnoozeCommand)
export class SnoozeHandler extends ThreadCommandHandler<Snooze> {}

@ApiTags('threads')
@Controller('v1/threads')
export class SnoozeRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Post(':id/snooze')
  @Answers(
    200,
    writtenSchema({ threadId: uuid }),
    'Puts an open thread off until an instant or until somebody writes, whichever comes first.',
  )
  async snooze(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: body }) { until }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<{ threadId: string }>> {
    const thread = await this.threads.act(person, threadId);
    const command: Snooze = { type: 'Snooze', until, at: context.at };
    const snoozing = this.commands.execute(new SnoozeCommand({ threadId }, thread, command, context));
    return pointingAt('/until', 'snooze-', snoozing);
  }
}
