import { Injectable } from '@nestjs/common';
import { Problem, type RequestContext } from '#libs/http';
import { Uploads } from '#libs/uploads';
import type { Attachment } from '../mail-parts.js';
import type { WrittenContent } from '../outgoing-content.http.js';

/** Which files of a mail go along: all, none, or those of these ids. Pictures that its HTML shows are part of that. */
export type Carried = 'all' | 'none' | readonly string[];

/** What a mail of ours may name a picture by (RFC 2392): anything else is carried as a file to be saved. */
const CONTENT_ID = /^[\x21-\x3b\x3d\x3f-\x7e]{1,200}$/;

/** Takes files of one mail along in another. They are uploads of whoever sends them, so that what is said of those holds for them, too. */
@Injectable()
export class OriginalFiles {
  constructor(private readonly uploads: Uploads) {}

  /**
   * The files as a request names them; `html` is the body that shows some of them.
   * @throws Problem 400 for a file that the mail does not have
   */
  async of(
    attachments: readonly Attachment[],
    { carried, html }: Readonly<{ carried: Carried; html: string | null }>,
    authorId: string,
    context: RequestContext,
  ): Promise<WrittenContent['attachments']> {
    mustHave(attachments, carried);
    const isShown = ({ inline, contentId }: Attachment): boolean =>
      inline && contentId !== null && (html?.includes(`cid:${contentId}`) ?? false);
    const wanted = ({ attachmentId }: Attachment): boolean =>
      carried === 'all' || (carried !== 'none' && carried.includes(attachmentId));
    const files = attachments.filter((file) => wanted(file) || isShown(file));
    return Promise.all(
      files.map(async (file) => {
        const { attachmentId, fileName, blob, contentId } = file;
        const uploadId = context.id(`carried ${attachmentId}`);
        await this.uploads.keepAgain({ uploadId, fileName, blob, authorId }, context);
        const asPicture = isShown(file) && contentId !== null && CONTENT_ID.test(contentId);
        return { uploadId, fileName, contentId: asPicture ? contentId : undefined };
      }),
    );
  }
}

const mustHave = (attachments: readonly Attachment[], carried: Carried): void => {
  if (typeof carried === 'string') return;
  const detail = 'the mail has no such file';
  const missing = carried.flatMap((id, index) =>
    attachments.some(({ attachmentId }) => attachmentId === id) ? [] : [{ pointer: `/carry/${index}`, detail }],
  );
  if (missing.length > 0) throw Problem.badRequest('attachment-missing', detail, missing);
};
