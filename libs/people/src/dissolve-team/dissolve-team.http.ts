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
import type { DissolveTeam } from './dissolve-team.js';

type TeamDissolved = Written<{ teamId: string }>;

export class DissolveTeamCommand extends Command<TeamDissolved> {
  constructor(
    readonly teamId: string,
    readonly command: DissolveTeam,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(DissolveTeamCommand)
export class DissolveTeamHandler implements ICommandHandler<DissolveTeamCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ teamId, command, context }: DissolveTeamCommand): Promise<TeamDissolved> {
    return written({ teamId }, await this.administration.team(teamId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/teams')
export class DissolveTeamRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @Answers(
    200,
    writtenSchema({ teamId: uuid }),
    'Dissolves a team: nobody is in it any longer, and it lets nobody into an inbox. It does not come back.',
  )
  async dissolveTeam(
    @Param('id', { schema: uuid }) teamId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<TeamDissolved> {
    mustAdminister(person);
    const command: DissolveTeam = { type: 'DissolveTeam', at: context.at };
    return this.commands.execute(new DissolveTeamCommand(teamId, command, context));
  }
}
