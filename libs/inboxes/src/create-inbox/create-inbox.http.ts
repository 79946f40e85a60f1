import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, safeName } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { CreateInbox } from './create-inbox.js';

const body = z.strictObject({ name: safeName });

export class CreateInboxCommand extends Command<InboxWritten> {
  constructor(
    readonly command: CreateInbox,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(CreateInboxCommand)
export class CreateInboxHandler implements ICommandHandler<CreateInboxCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ command, context }: CreateInboxCommand): Promise<InboxWritten> {
    return this.inboxes.run(command.inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class CreateInboxRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Answers(201, inboxWritten, 'Creates an inbox that is open to everybody, without addresses.')
  async createInbox(
    @Body({ schema: body }) { name }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: CreateInbox = { type: 'CreateInbox', inboxId: context.id('inbox'), name, at: context.at };
    return this.commands.execute(new CreateInboxCommand(command, context));
  }
}
