import { Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, People, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { Member } from '../member.js';
import type { AddMember } from './add-member.js';

export class AddMemberCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: AddMember,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(AddMemberCommand)
export class AddMemberHandler implements ICommandHandler<AddMemberCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: AddMemberCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class AddMemberRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
  ) {}

  @Put(':id/members/:kind/:memberId')
  @Answers(200, inboxWritten, 'Makes a user or a team a member: they may act in the inbox even when it is restricted.')
  async addMember(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('kind', { schema: z.enum(['user', 'team']) }) kind: Member['kind'],
    @Param('memberId', { schema: uuid }) memberId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    await (kind === 'user' ? this.people.user(memberId) : this.people.team(memberId));
    const command: AddMember = { type: 'AddMember', member: { kind, id: memberId }, at: context.at };
    return this.commands.execute(new AddMemberCommand(inboxId, command, context));
  }
}
