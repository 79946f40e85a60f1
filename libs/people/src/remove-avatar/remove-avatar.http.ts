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
import type { RemoveAvatar } from './remove-avatar.js';

const answer = writtenSchema({ userId: uuid });

type AvatarRemoved = Written<{ userId: string }>;

export class RemoveAvatarCommand extends Command<AvatarRemoved> {
  constructor(
    readonly userId: string,
    readonly command: RemoveAvatar,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RemoveAvatarCommand)
export class RemoveAvatarHandler implements ICommandHandler<RemoveAvatarCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ userId, command, context }: RemoveAvatarCommand): Promise<AvatarRemoved> {
    return written({ userId }, await this.administration.user(userId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class RemoveAvatarRoutes {
  constructor(private readonly commands: CommandBus) {}

  @Delete('me/avatar')
  @Answers(200, answer, "Takes the caller's picture away.")
  async removeOwnAvatar(@CalledBy() { id }: Person, @Context() context: RequestContext): Promise<AvatarRemoved> {
    return this.remove(id, context);
  }

  @Delete(':id/avatar')
  @Answers(200, answer, "Takes somebody's picture away.")
  async removeAvatar(
    @Param('id', { schema: uuid }) userId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<AvatarRemoved> {
    mustAdminister(person);
    return this.remove(userId, context);
  }

  private remove(userId: string, context: RequestContext): Promise<AvatarRemoved> {
    return this.commands.execute(new RemoveAvatarCommand(userId, { type: 'RemoveAvatar', at: context.at }, context));
  }
}
