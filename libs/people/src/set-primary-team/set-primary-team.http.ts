import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  Answers,
  CalledBy,
  Context,
  Problem,
  type RequestContext,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { Administration, mustAdminister } from '../administration.http.js';
import { People } from '../people.http.js';
import type { Person } from '../person.js';
import type { SetPrimaryTeam } from './set-primary-team.js';

const body = z.strictObject({ teamId: uuid.nullable().describe('one that the person is in; null for none') });

type PrimaryTeamSet = Written<{ userId: string }>;

export class SetPrimaryTeamCommand extends Command<PrimaryTeamSet> {
  constructor(
    readonly userId: string,
    readonly command: SetPrimaryTeam,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetPrimaryTeamCommand)
export class SetPrimaryTeamHandler implements ICommandHandler<SetPrimaryTeamCommand> {
  constructor(
    private readonly administration: Administration,
    private readonly people: People,
  ) {}

  async execute({ userId, command, context }: SetPrimaryTeamCommand): Promise<PrimaryTeamSet> {
    await this.mustBeIn(userId, command.teamId);
    return written({ userId }, await this.administration.user(userId, command, context));
  }

  /** One who leaves the team at this very moment has no primary team: it is theirs while they are in it. */
  private async mustBeIn(userId: string, teamId: string | null): Promise<void> {
    if (teamId === null || (await this.people.team(teamId)).members.includes(userId)) return;
    const errors = [{ pointer: '/teamId', detail: 'add the person to this team first' }];
    throw new Problem(422, 'not-in-team', 'the primary team of a person is one that they are in', { errors });
  }
}

@ApiTags('people')
@Controller('v1/users')
export class SetPrimaryTeamRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/primary-team')
  @Answers(200, writtenSchema({ userId: uuid }), "Says which of a person's teams is their own; all others are extra.")
  async setPrimaryTeam(
    @Param('id', { schema: uuid }) userId: string,
    @Body({ schema: body }) { teamId }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<PrimaryTeamSet> {
    mustAdminister(person);
    const command: SetPrimaryTeam = { type: 'SetPrimaryTeam', teamId, at: context.at };
    return this.commands.execute(new SetPrimaryTeamCommand(userId, command, context));
  }
}
