import { Injectable, Optional } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem, type RequestContext } from '#libs/http';
import { uploadDecider } from './decider.js';
import { UploadScans } from './scan-upload/upload-scans.http.js';
import { UploadPolicy } from './upload-policy.http.js';
import { type BlobRef, type UploadReceived, uploadStream } from './upload.js';

/** A file that may be used in mails and documents. */
export type UsableUpload = Readonly<{ fileName: string; blob: BlobRef }>;

/** A file of which the bytes are kept. */
export type KnownFile = Pick<UploadReceived['data'], 'uploadId' | 'fileName' | 'blob' | 'authorId'>;

/** Where a mail names its files. */
const inAttachments = (index: number): string => `/attachments/${index}/uploadId`;

const refusal = (status: number, code: string, detail: string, pointer: string, retryAfter?: number): Problem =>
  new Problem(
    status,
    code,
    detail,
    { errors: [{ pointer, detail }] },
    retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
  );

/** Looks up files that were sent ahead, for whoever puts them into something. */
@Injectable()
export class Uploads {
  constructor(
    private readonly store: EventStore,
    private readonly scans: UploadScans,
    @Optional() private readonly policy: UploadPolicy = new UploadPolicy(),
  ) {}

  /** All files of one mail together, in bytes. */
  get maxBytes(): number {
    return this.policy.maxBytes;
  }

  /** Makes an upload of bytes that are here already: a file of a mail that is passed on, which nobody has sent ahead. */
  async keepAgain(file: KnownFile, { at, expectedRevision: _, ...context }: RequestContext): Promise<void> {
    const upload = { ...file, at, scan: this.scans.first };
    await this.store.handle(uploadDecider, uploadStream(file.uploadId), { type: 'ReceiveUpload', upload }, context);
  }

  /**
   * That somebody sent these files themselves, who puts them into something: to know the id of another's file is not to have it.
   * @throws Problem 400 `upload-missing`, as for a file that there is not, at the place where the request names it
   */
  async mustBeOf(userId: string, uploadIds: readonly string[], pointerOf = inAttachments): Promise<void> {
    const found = await Promise.all(uploadIds.map((id) => this.store.load(uploadDecider, uploadStream(id))));
    const strange = found.findIndex(({ state }) => state?.authorId !== userId);
    if (strange >= 0) throw this.missing(pointerOf(strange));
  }

  /**
   * The file, if it may be used; `pointer` is where the request names it.
   * @throws Problem 400 `upload-missing`, 409 `upload-infected`, `upload-scanning` with Retry-After, `upload-unscanned` where the policy refuses
   * such files
   */
  async usable(uploadId: string, pointer: string): Promise<UsableUpload> {
    const { state: upload } = await this.store.load(uploadDecider, uploadStream(uploadId));
    if (upload === null) throw this.missing(pointer);
    const { fileName, blob } = upload;
    const { state, detail } = await this.scans.verdict(upload);
    switch (state) {
      case 'clean':
        return { fileName, blob };
      case 'infected':
        throw refusal(409, 'upload-infected', `the antivirus found ${detail} in this file`, pointer);
      case 'scanning':
        throw refusal(409, 'upload-scanning', 'the antivirus is still at this file: send again', pointer, 5);
      case 'unavailable':
        if (this.policy.unscanned === 'send') return { fileName, blob };
        throw refusal(
          409,
          'upload-unscanned',
          `this file could not be scanned: ${detail ?? 'no antivirus'}`,
          pointer,
          60,
        );
      default:
        return state satisfies never;
    }
  }
  private missing(pointer: string): Problem {
    return refusal(400, 'upload-missing', 'no such upload: POST the file to /v1/uploads first', pointer);
  }
}
