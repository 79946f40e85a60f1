import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { Administration, mustAdminister } from '../administration.http.js';
import type { Person } from '../person.js';
import type { RemoveTeamMember } from './remove-team-member.js';

type MemberRemoved = Written<{ teamId: string }>;

export class RemoveTeamMemberCommand extends Command<MemberRemoved> {
  constructor(
    readonly teamId: string,
    readonly command: RemoveTeamMember,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RemoveTeamMemberCommand)
export class RemoveTeamMemberHandler implements ICommandHandler<RemoveTeamMemberCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ teamId, command, context }: RemoveTeamMemberCommand): Promise<MemberRemoved> {
    return written({ teamId }, await this.administration.team(teamId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/teams')
export class RemoveTeamMemberRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id/members/:userId')
  @Answers(200, writtenSchema({ teamId: uuid }), 'Takes a user out of a team.')
  async removeTeamMember(
    @Param('id', { schema: uuid }) teamId: string,
    @Param('userId', { schema: uuid }) userId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<MemberRemoved> {
    mustAdminister(person);
    const command: RemoveTeamMember = { type: 'RemoveTeamMember', userId, at: context.at };
    return this.commands.execute(new RemoveTeamMemberCommand(teamId, command, context));
  }
}
