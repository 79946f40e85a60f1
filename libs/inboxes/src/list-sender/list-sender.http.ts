import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import { senderPattern } from '../sender-pattern.http.js';
import type { ListSender } from './list-sender.js';

const body = z.strictObject({
  verdict: z.enum(['allow', 'deny']).describe('allow: never spam; deny: always'),
});

export class ListSenderCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: ListSender,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ListSenderCommand)
export class ListSenderHandler implements ICommandHandler<ListSenderCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: ListSenderCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class ListSenderRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/senders/:pattern')
  @Answers(200, inboxWritten, 'Lists an address or a domain whose mail to this inbox is never spam, or always.')
  async listSender(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('pattern', { schema: senderPattern }) pattern: string,
    @Body({ schema: body }) { verdict }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: ListSender = { type: 'ListSender', pattern, verdict, at: context.at };
    return this.commands.execute(new ListSenderCommand(inboxId, command, context));
  }
}
