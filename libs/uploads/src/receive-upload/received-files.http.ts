import type { Readable } from 'node:stream';
import { Injectable, Optional } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import { type Answer, count, type RequestContext, sha256, uuid, writtenSchema } from '#libs/http';
import { UploadScans } from '../scan-upload/upload-scans.http.js';
import { SNIFFED_BYTES, sniffedType } from '../sniffed-type.http.js';
import { UploadPolicy } from '../upload-policy.http.js';
import type { Scan, UploadReceived } from '../upload.js';
import { ReceiveUploadCommand } from './receive-upload-command.http.js';

export const scanSchema = z
  .object({
    state: z.enum(['scanning', 'clean', 'infected', 'unavailable']),
    detail: z.string().nullable().describe('what was found, or why nothing could be said'),
  })
  .meta({ id: 'UploadScan', description: 'How a file stands with the antivirus.' }) satisfies z.ZodType<Scan>;

export const fileFields = { sha256, size: count, mediaType: z.string().describe('as its bytes tell') };

export const receivedSchema = writtenSchema({ uploadId: uuid }).extend({ ...fileFields, scan: scanSchema });

export type Received = Answer<typeof receivedSchema>;

/** A file on its way in; `told` is the media type that its sender says it has. */
export type IncomingFile = Pick<UploadReceived['data'], 'uploadId' | 'fileName' | 'authorId'> &
  Readonly<{ told: string; bytes: Readable }>;

const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/;

/** A media type without its parameters; that of any bytes for what is none. */
export const mediaTypeOf = (told: string | undefined): string => {
  const type = told?.split(';')[0]?.trim().toLowerCase() ?? '';
  return MEDIA_TYPE.test(type) ? type : 'application/octet-stream';
};

/** Keeps files, tells their types from their bytes, and has them scanned. */
@Injectable()
export class ReceivedFiles {
  constructor(
    private readonly commands: CommandBus,
    private readonly blobs: Blobs,
    private readonly scans: UploadScans,
    @Optional() private readonly policy: UploadPolicy = new UploadPolicy(),
  ) {}

  /** @throws BlobTooLarge, BlobStoreAway */
  async receive(
    { uploadId, fileName, authorId, told, bytes }: IncomingFile,
    context: RequestContext,
  ): Promise<Received> {
    const stored = await this.blobs.put(bytes, { maxBytes: this.policy.maxBytes });
    const blob = { ...stored, mediaType: await sniffedType(await this.head(stored.sha256), told) };
    const upload = { uploadId, fileName, blob, authorId, at: context.at, scan: this.scans.first };
    // The body of the request is the file, so the same key with another file is told by this.
    const known = context.requestHash === undefined ? context : { ...context, requestHash: stored.sha256 };
    const answer = await this.commands.execute(new ReceiveUploadCommand({ type: 'ReceiveUpload', upload }, known));
    const scan = await this.scans.verdict({ ...upload, scan: { state: upload.scan, detail: null } });
    return { ...answer, ...blob, scan };
  }

  private async head(sha256: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.blobs.stream(sha256) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= SNIFFED_BYTES) break;
    }
    return Buffer.concat(chunks).subarray(0, SNIFFED_BYTES);
  }
}
