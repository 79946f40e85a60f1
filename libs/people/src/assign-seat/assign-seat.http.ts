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
import type { AssignSeat } from './assign-seat.js';

type SeatAssigned = Written<{ userId: string }>;

export class AssignSeatCommand extends Command<SeatAssigned> {
  constructor(
    readonly command: AssignSeat,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(AssignSeatCommand)
export class AssignSeatHandler implements ICommandHandler<AssignSeatCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ command, context }: AssignSeatCommand): Promise<SeatAssigned> {
    return written({ userId: command.userId }, await this.administration.seats(command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class AssignSeatRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
  ) {}

  @Put(':id/seat')
  @Answers(200, writtenSchema({ userId: uuid }), 'Assigns a seat to somebody: with it they may act in inboxes.')
  async assignSeat(
    @Param('id', { schema: uuid }) userId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<SeatAssigned> {
    mustAdminister(person);
    await this.people.user(userId);
    return this.commands.execute(new AssignSeatCommand({ type: 'AssignSeat', userId, at: context.at }, context));
  }
}
