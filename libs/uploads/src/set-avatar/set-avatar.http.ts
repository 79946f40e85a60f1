import { Body, Controller, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
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
import { Administration, mustWrite, type Person } from '#libs/people';
import { Uploads } from '../uploads.http.js';

const body = z.strictObject({ uploadId: uuid.describe('a PNG, JPEG, WebP or GIF of at most 256 KiB') });

const POINTER = '/uploadId';

type AvatarSet = Written<{ userId: string }>;

/** Makes a file that somebody sent ahead their picture. */
export class SetAvatarCommand extends Command<AvatarSet> {
  constructor(
    readonly userId: string,
    readonly uploadId: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetAvatarCommand)
export class SetAvatarHandler implements ICommandHandler<SetAvatarCommand> {
  constructor(
    private readonly uploads: Uploads,
    private readonly administration: Administration,
  ) {}

  async execute({ userId, uploadId, context }: SetAvatarCommand): Promise<AvatarSet> {
    await this.uploads.mustBeOf(userId, [uploadId], () => POINTER);
    const { blob: avatar } = await this.uploads.usable(uploadId, POINTER);
    const command = { type: 'SetAvatar', avatar, at: context.at } as const;
    return written({ userId }, await this.administration.user(userId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class SetAvatarRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put('me/avatar')
  @Answers(200, writtenSchema({ userId: uuid }), 'Makes a file that the caller sent ahead their picture.')
  async setAvatar(
    @Body({ schema: body }) { uploadId }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<AvatarSet> {
    mustWrite(person);
    return this.commands.execute(new SetAvatarCommand(person.id, uploadId, context));
  }
}
