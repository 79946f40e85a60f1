import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  addrSpec,
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
import type { AddUser } from './add-user.js';

const body = z.strictObject({ name: safeName, email: addrSpec });

type UserAdded = Written<{ userId: string }>;

export class AddUserCommand extends Command<UserAdded> {
  constructor(
    readonly command: AddUser,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(AddUserCommand)
export class AddUserHandler implements ICommandHandler<AddUserCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ command, context }: AddUserCommand): Promise<UserAdded> {
    const { userId } = command;
    return written({ userId }, await this.administration.user(userId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class AddUserRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Answers(201, writtenSchema({ userId: uuid }), 'Adds a person, who has no role at first.')
  async addUser(
    @Body({ schema: body }) { name, email }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<UserAdded> {
    mustAdminister(person);
    const command: AddUser = { type: 'AddUser', userId: context.id('user'), name, email, at: context.at };
    return this.commands.execute(new AddUserCommand(command, context));
  }
}
