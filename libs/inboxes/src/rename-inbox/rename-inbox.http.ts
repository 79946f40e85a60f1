import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { safeName, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { RenameInbox } from './rename-inbox.js';

const body = z.strictObject({ name: safeName });

export class RenameInboxCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: RenameInbox,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RenameInboxCommand)
export class RenameInboxHandler implements ICommandHandler<RenameInboxCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: RenameInboxCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class RenameInboxRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/rename')
  @Answers(200, inboxWritten, 'Gives an inbox another name.')
  async renameInbox(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) { name }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: RenameInbox = { type: 'RenameInbox', name, at: context.at };
    return this.commands.execute(new RenameInboxCommand(inboxId, command, context));
  }
}
