import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  safeName,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { Administration, mustAdminister } from '../administration.http.js';
import type { Person } from '../person.js';
import type { RenameTeam } from './rename-team.js';

const body = z.strictObject({ name: safeName });

type TeamRenamed = Written<{ teamId: string }>;

export class RenameTeamCommand extends Command<TeamRenamed> {
  constructor(
    readonly teamId: string,
    readonly command: RenameTeam,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RenameTeamCommand)
export class RenameTeamHandler implements ICommandHandler<RenameTeamCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ teamId, command, context }: RenameTeamCommand): Promise<TeamRenamed> {
    return written({ teamId }, await this.administration.team(teamId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/teams')
export class RenameTeamRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/rename')
  @Answers(200, writtenSchema({ teamId: uuid }), 'Gives a team another name.')
  async renameTeam(
    @Param('id', { schema: uuid }) teamId: string,
    @Body({ schema: body }) { name }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<TeamRenamed> {
    mustAdminister(person);
    const command: RenameTeam = { type: 'RenameTeam', name, at: context.at };
    return this.commands.execute(new RenameTeamCommand(teamId, command, context));
  }
}
