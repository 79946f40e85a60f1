import { Controller, Param, Put } from '@nestjs/common';
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
import { People } from '../people.http.js';
import type { Person } from '../person.js';
import type { AddTeamMember } from './add-team-member.js';

type MemberAdded = Written<{ teamId: string }>;

export class AddTeamMemberCommand extends Command<MemberAdded> {
  constructor(
    readonly teamId: string,
    readonly command: AddTeamMember,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(AddTeamMemberCommand)
export class AddTeamMemberHandler implements ICommandHandler<AddTeamMemberCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ teamId, command, context }: AddTeamMemberCommand): Promise<MemberAdded> {
    return written({ teamId }, await this.administration.team(teamId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/teams')
export class AddTeamMemberRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
  ) {}

  @Put(':id/members/:userId')
  @Answers(
    200,
    writtenSchema({ teamId: uuid }),
    'Makes a user a member of a team, and so of every inbox the team belongs to.',
  )
  async addTeamMember(
    @Param('id', { schema: uuid }) teamId: string,
    @Param('userId', { schema: uuid }) userId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<MemberAdded> {
    mustAdminister(person);
    await this.people.user(userId);
    const command: AddTeamMember = { type: 'AddTeamMember', userId, at: context.at };
    return this.commands.execute(new AddTeamMemberCommand(teamId, command, context));
  }
}
