import { Controller, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext } from '#libs/http';
import { mustWrite, type Person } from '#libs/people';
import { fileName } from '../file-name.http.js';
import { mediaTypeOf, type Received, ReceivedFiles, receivedSchema } from './received-files.http.js';

const query = z.strictObject({ fileName });

@ApiTags('uploads')
@Controller('v1/uploads')
export class ReceiveUploadRoute {
  constructor(private readonly files: ReceivedFiles) {}

  @Post()
  @Answers(
    201,
    receivedSchema,
    'Takes the bytes of one file as the request body, whatever their type, and keeps them for a mail.',
  )
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async upload(
    @Req() request: Request,
    @Query({ schema: query }) { fileName: name }: z.infer<typeof query>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Received> {
    mustWrite(person);
    const told = mediaTypeOf(request.get('Content-Type'));
    const file = { uploadId: context.id('upload'), fileName: name, authorId: person.id, told, bytes: request };
    return this.files.receive(file, context);
  }
}
