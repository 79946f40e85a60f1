import { Injectable, Logger } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem, type RequestContext } from '#libs/http';
import { uploadDecider } from '../decider.js';
import { ReceivedFiles } from '../receive-upload/received-files.http.js';
import { uploadStream } from '../upload.js';
import { type Unfinished, UnfinishedUploads } from './unfinished-uploads.http.js';

/** How far a file has come, in bytes. */
export type Progress = Readonly<{ offset: number; length: number }>;

/** What is sent of a file from `at` on; `length` as it was announced, 0 where it was not. */
export type Part = Readonly<{ at: number; length: number; bytes: AsyncIterable<Buffer> }>;

/** A part of a file is durable, and told as received, when so many bytes of it have come, or when no more come. */
const PART_BYTES = 1024 * 1024;

/** Takes a file in several requests, and makes it an upload like any other once it is whole. */
@Injectable()
export class ResumedFiles {
  private readonly log = new Logger('uploads');

  constructor(
    private readonly unfinished: UnfinishedUploads,
    private readonly files: ReceivedFiles,
    private readonly store: EventStore,
  ) {}

  /** How far the file has come; finishes one that is whole, in case whoever received its end did not. @throws Problem 404 */
  async progress(uploadId: string, authorId: string, context: RequestContext): Promise<Progress> {
    const file = await this.unfinished.find(uploadId, authorId);
    if (file === null) return this.finished(uploadId, authorId);
    if (file.received === file.length) await this.finish(file, context);
    return { offset: file.received, length: file.length };
  }

  /**
   * Appends what comes until it ends or breaks off; what came is kept either way.
   * @throws Problem 404, 409 when the file has not come exactly as far as `at`, 413 for more than was announced
   */
  async append(
    uploadId: string,
    authorId: string,
    { at, length, bytes }: Part,
    context: RequestContext,
  ): Promise<Progress> {
    const file = await this.unfinished.find(uploadId, authorId);
    if (file === null) return this.finished(uploadId, authorId);
    if (file.received !== at) throw offsetMismatch(file.received);
    if (at + length > file.length) throw tooLong(file.length);
    const offset = await this.appendParts(file, bytes);
    if (offset === file.length) await this.finish(file, context);
    return { offset, length: file.length };
  }

  /** Forgets what came of the file. @throws Problem 404, 409 for one that is whole: it is an upload like any other */
  async terminate(uploadId: string, authorId: string, context: RequestContext): Promise<void> {
    if (await this.unfinished.terminate(uploadId, authorId)) return;
    await this.progress(uploadId, authorId, context);
    throw new Problem(409, 'upload-finished', 'the file is whole, and is kept; it leaves only in what names it');
  }

  private async appendParts({ uploadId, received, length }: Unfinished, bytes: AsyncIterable<Buffer>): Promise<number> {
    let offset = received;
    let waiting: Buffer[] = [];
    let size = 0;
    const keep = async (): Promise<void> => {
      if (size === 0) return;
      if (!(await this.unfinished.append(uploadId, offset, Buffer.concat(waiting)))) throw offsetMismatch(offset);
      offset += size;
      [waiting, size] = [[], 0];
    };
    try {
      for await (const chunk of bytes) {
        if (offset + size + chunk.length > length) throw tooLong(length);
        waiting.push(chunk);
        size += chunk.length;
        if (size >= PART_BYTES) await keep();
      }
    } catch (error) {
      if (error instanceof Problem || !isBrokenOff(error)) throw error;
      this.log.debug(`the upload ${uploadId} broke off: it can be resumed`);
    }
    await keep();
    return offset;
  }

  private async finish(
    { uploadId, fileName, mediaType, authorId }: Unfinished,
    context: RequestContext,
  ): Promise<void> {
    const bytes = this.unfinished.bytes(uploadId);
    await this.files.receive({ uploadId, fileName, authorId, told: mediaType, bytes }, context);
    await this.unfinished.forget(uploadId);
  }

  private async finished(uploadId: string, authorId: string): Promise<Progress> {
    const { state: upload } = await this.store.load(uploadDecider, uploadStream(uploadId));
    if (upload?.authorId !== authorId) throw Problem.notFound('upload');
    return { offset: upload.blob.size, length: upload.blob.size };
  }
}

const tooLong = (length: number): Problem =>
  new Problem(413, 'upload-too-long', `this is more than the ${length} bytes that were announced`);

const offsetMismatch = (received: number): Problem =>
  new Problem(409, 'upload-offset', 'the file has not come so far, or further: ask with HEAD how far', { received });

/** The connection of whoever sends went away. */
const isBrokenOff = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
