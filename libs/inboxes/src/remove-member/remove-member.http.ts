import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { Member } from '../member.js';
import type { RemoveMember } from './remove-member.js';

export class RemoveMemberCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: RemoveMember,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RemoveMemberCommand)
export class RemoveMemberHandler implements ICommandHandler<RemoveMemberCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: RemoveMemberCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class RemoveMemberRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id/members/:kind/:memberId')
  @Answers(200, inboxWritten, 'Takes a user or a team out of the members.')
  async removeMember(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('kind', { schema: z.enum(['user', 'team']) }) kind: Member['kind'],
    @Param('memberId', { schema: uuid }) memberId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: RemoveMember = { type: 'RemoveMember', member: { kind, id: memberId }, at: context.at };
    return this.commands.execute(new RemoveMemberCommand(inboxId, command, context));
  }
}
