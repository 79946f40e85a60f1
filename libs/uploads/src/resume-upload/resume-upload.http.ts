import { Controller, Delete, Head, HttpCode, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  Anyone,
  CalledBy,
  type Caller,
  Context,
  Problem,
  type RequestContext,
  uuid,
} from '#libs/http';
import { mustWrite, type Person } from '#libs/people';
import { fileName } from '../file-name.http.js';
import { mediaTypeOf } from '../receive-upload/received-files.http.js';
import { Uploads } from '../uploads.http.js';
import { type Progress, ResumedFiles } from './resumed-files.http.js';
import { bytesIn, metadataIn, mustSpeakTus, TUS_HEADERS, TUS_VERSION } from './tus.http.js';
import { UnfinishedUploads } from './unfinished-uploads.http.js';

const begunSchema = z.object({ uploadId: uuid });

/** So many files of one person may be on their way at once. */
const MAX_UNFINISHED = 20;

const PART = 'application/offset+octet-stream';

/** Files that are sent in several requests, by the protocol of tus. */
@ApiTags('uploads')
@Controller('v1/uploads/resumable')
export class ResumeUploadRoutes {
  constructor(
    private readonly unfinished: UnfinishedUploads,
    private readonly files: ResumedFiles,
    private readonly uploads: Uploads,
  ) {}

  @Options()
  @Anyone()
  @HttpCode(204)
  askCapabilities(@Res() response: Response): void {
    response
      .set({ ...TUS_HEADERS, 'Tus-Version': TUS_VERSION, 'Tus-Extension': 'creation,termination' })
      .set('Tus-Max-Size', String(this.uploads.maxBytes))
      .send();
  }

  @Post()
  @Answers(
    201,
    begunSchema,
    'Announces a file of Upload-Length bytes, by its name in Upload-Metadata; Location is where PATCH sends it to (tus 1.0).',
  )
  async beginUpload(
    @Req() request: Request,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer<typeof begunSchema>> {
    mustWrite(person);
    mustSpeakTus(request.get('Tus-Resumable'));
    const length = bytesIn('Upload-Length', request.get('Upload-Length'));
    if (length > this.uploads.maxBytes) {
      throw new Problem(413, 'body-too-large', `a file may have ${this.uploads.maxBytes} bytes`);
    }
    const metadata = metadataIn(request.get('Upload-Metadata'));
    const name = fileName.safeParse(metadata.get('filename'));
    if (!name.success) {
      const detail = 'Upload-Metadata needs the name of the file, without a path, as filename';
      throw Problem.badRequest('invalid-request', detail, [{ pointer: 'Upload-Metadata', detail }]);
    }
    if ((await this.unfinished.of(person.id)).length >= MAX_UNFINISHED) {
      throw new Problem(
        409,
        'too-many-uploads',
        `finish one of your ${MAX_UNFINISHED} files first, or leave them for a day`,
      );
    }
    const uploadId = context.id('upload');
    const mediaType = mediaTypeOf(metadata.get('filetype'));
    await this.unfinished.begin({ uploadId, authorId: person.id, fileName: name.data, mediaType, length });
    if (length === 0) await this.files.progress(uploadId, person.id, context);
    response.set({ ...TUS_HEADERS, Location: `/v1/uploads/resumable/${uploadId}` });
    return { uploadId };
  }

  @Head(':id')
  async askProgress(
    @Param('id', { schema: uuid }) uploadId: string,
    @Req() request: Request,
    @CalledBy() caller: Caller,
    @Context() context: RequestContext,
    @Res() response: Response,
  ): Promise<void> {
    mustSpeakTus(request.get('Tus-Resumable'));
    this.tell(response, await this.files.progress(uploadId, caller.id, context))
      .status(200)
      .end();
  }

  @Patch(':id')
  async continueUpload(
    @Param('id', { schema: uuid }) uploadId: string,
    @Req() request: Request,
    @CalledBy() caller: Caller,
    @Context() context: RequestContext,
    @Res() response: Response,
  ): Promise<void> {
    mustSpeakTus(request.get('Tus-Resumable'));
    if (request.get('Content-Type') !== PART) throw new Problem(415, 'media-type-not-supported', `send ${PART}`);
    const at = bytesIn('Upload-Offset', request.get('Upload-Offset'));
    // What is refused is read to its end all the same: whoever sends it reads no answer before.
    const bytes = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    const part = { at, length: Number(request.get('Content-Length') ?? 0), bytes };
    const appended = this.files.append(uploadId, caller.id, part, context).finally(() => request.resume());
    this.tell(response, await appended)
      .status(204)
      .end();
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Forgets a file that is on its way (tus 1.0, termination); one that is whole is kept: 409.',
  })
  @ApiResponse({ status: 204, description: 'No Content' })
  async terminateUpload(
    @Param('id', { schema: uuid }) uploadId: string,
    @Req() request: Request,
    @CalledBy() caller: Caller,
    @Context() context: RequestContext,
    @Res() response: Response,
  ): Promise<void> {
    mustSpeakTus(request.get('Tus-Resumable'));
    await this.files.terminate(uploadId, caller.id, context);
    response.set(TUS_HEADERS).status(204).end();
  }

  private tell(response: Response, { offset, length }: Progress): Response {
    return response.set({ ...TUS_HEADERS, 'Upload-Offset': String(offset), 'Upload-Length': String(length) });
  }
}
