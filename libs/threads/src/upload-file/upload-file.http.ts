import { Controller, Post, Query, Req } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import { EventStore } from '#libs/event-store';
import {
  type Answer,
  Answers,
  CalledBy,
  type Caller,
  Context,
  count,
  type RequestContext,
  sha256,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { fileName } from '../mail-fields.http.js';
import { type ReceiveUpload, uploadDecider, uploadStream } from './upload.js';

/** The largest file of a mail, in bytes: what most receiving servers still accept once it is encoded. */
export const MAX_UPLOAD_BYTES = 25 * 1024 * 1024;

const query = z.strictObject({ fileName });

const uploadedSchema = writtenSchema({ uploadId: uuid }).extend({ sha256, size: count, mediaType: z.string() });

const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/;

const mediaTypeOf = (request: Request): string => {
  const told = (request.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return MEDIA_TYPE.test(told) ? told : 'application/octet-stream';
};

export class UploadFileCommand extends Command<Written<{ uploadId: string }>> {
  constructor(
    readonly command: ReceiveUpload,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(UploadFileCommand)
export class UploadFileHandler implements ICommandHandler<UploadFileCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ command, context }: UploadFileCommand): Promise<Written<{ uploadId: string }>> {
    const { uploadId } = command.upload;
    return written({ uploadId }, await this.store.handle(uploadDecider, uploadStream(uploadId), command, context));
  }
}

@ApiTags('compose')
@Controller('v1/uploads')
export class UploadFileRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly blobs: Blobs,
  ) {}

  @Post()
  @Answers(
    201,
    uploadedSchema,
    'Takes the bytes of one file as the request body, whatever their type, and keeps them for a mail.',
  )
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async upload(
    @Req() request: Request,
    @Query({ schema: query }) { fileName: name }: z.infer<typeof query>,
    @CalledBy() caller: Caller,
    @Context() context: RequestContext,
  ): Promise<Answer<typeof uploadedSchema>> {
    const { sha256, size } = await this.blobs.put(request, { maxBytes: MAX_UPLOAD_BYTES });
    const blob = { sha256, size, mediaType: mediaTypeOf(request) };
    const uploadId = context.id('upload');
    const upload = { uploadId, fileName: name, blob, authorId: caller.id, at: context.at };
    const told = context.requestHash === undefined ? context : { ...context, requestHash: sha256 };
    const answer = await this.commands.execute(new UploadFileCommand({ type: 'ReceiveUpload', upload }, told));
    return { ...answer, ...blob };
  }
}
