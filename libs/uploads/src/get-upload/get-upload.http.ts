import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { type Answer, Answers, CalledBy, type Caller, instant, Problem, uuid } from '#libs/http';
import { uploadDecider } from '../decider.js';
import { fileFields, scanSchema } from '../receive-upload/received-files.http.js';
import { UploadScans } from '../scan-upload/upload-scans.http.js';
import { uploadStream } from '../upload.js';

const uploadSchema = z
  .object({ uploadId: uuid, fileName: z.string(), ...fileFields, at: instant, scan: scanSchema })
  .meta({ id: 'Upload' });

export type ShownUpload = Answer<typeof uploadSchema>;

export class GetUpload extends Query<ShownUpload | null> {
  constructor(
    readonly uploadId: string,
    readonly callerId: string,
  ) {
    super();
  }
}

@QueryHandler(GetUpload)
export class GetUploadHandler implements IQueryHandler<GetUpload> {
  constructor(
    private readonly store: EventStore,
    private readonly scans: UploadScans,
  ) {}

  async execute({ uploadId, callerId }: GetUpload): Promise<ShownUpload | null> {
    const { state: upload } = await this.store.load(uploadDecider, uploadStream(uploadId));
    if (upload?.authorId !== callerId) return null;
    const { fileName, blob, at } = upload;
    return { uploadId, fileName, ...blob, at, scan: this.scans.now(upload) };
  }
}

@ApiTags('uploads')
@Controller('v1/uploads')
export class GetUploadRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id')
  @Answers(200, uploadSchema, 'A file that the caller sent ahead, and how it stands with the antivirus, as of now.')
  async getUpload(@Param('id', { schema: uuid }) id: string, @CalledBy() caller: Caller): Promise<ShownUpload> {
    const upload = await this.queries.execute(new GetUpload(id, caller.id));
    if (upload === null) throw Problem.notFound('upload');
    return upload;
  }
}
