import { Controller, Param, Delete } from '@nestjs/common';
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
import type { ReleaseSeat } from './release-seat.js';

type SeatReleased = Written<{ userId: string }>;

export class ReleaseSeatCommand extends Command<SeatReleased> {
  constructor(
    readonly command: ReleaseSeat,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ReleaseSeatCommand)
export class ReleaseSeatHandler implements ICommandHandler<ReleaseSeatCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ command, context }: ReleaseSeatCommand): Promise<SeatReleased> {
    return written({ userId: command.userId }, await this.administration.seats(command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class ReleaseSeatRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
  ) {}

  @Delete(':id/seat')
  @Answers(200, writtenSchema({ userId: uuid }), 'Takes somebody their seat: they may look on.')
  async releaseSeat(
    @Param('id', { schema: uuid }) userId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<SeatReleased> {
    mustAdminister(person);
    await this.people.user(userId);
    return this.commands.execute(new ReleaseSeatCommand({ type: 'ReleaseSeat', userId, at: context.at }, context));
  }
}
