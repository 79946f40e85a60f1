import { Body, Controller, Post } from '@nestjs/common';
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
import type { CreateTeam } from './create-team.js';

const body = z.strictObject({ name: safeName });

type TeamCreated = Written<{ teamId: string }>;

export class CreateTeamCommand extends Command<TeamCreated> {
  constructor(
    readonly command: CreateTeam,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(CreateTeamCommand)
export class CreateTeamHandler implements ICommandHandler<CreateTeamCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ command, context }: CreateTeamCommand): Promise<TeamCreated> {
    const { teamId } = command;
    return written({ teamId }, await this.administration.team(teamId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/teams')
export class CreateTeamRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Answers(201, writtenSchema({ teamId: uuid }), 'Creates a team without members.')
  async createTeam(
    @Body({ schema: body }) { name }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<TeamCreated> {
    mustAdminister(person);
    const command: CreateTeam = { type: 'CreateTeam', teamId: context.id('team'), name, at: context.at };
    return this.commands.execute(new CreateTeamCommand(command, context));
  }
}
