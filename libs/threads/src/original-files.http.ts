import { Injectable } from '@nestjs/common';
import { Problem, type RequestContext } from '#libs/http';
import { Uploads } from '#libs/uploads';
import { contentIdsShown, withContentIds } from './html-pictures.js';
import type { Attachment } from './mail-parts.js';
import type { WrittenContent } from './outgoing-content.http.js';

/** Which files of a mail go along: all, none, or those of these ids. Pictures that its HTML shows are part of that. */
export type Carried = 'all' | 'none' | readonly string[];

/** A mail as another one takes it along; `beside` are the files of that one, and `pointer` is where its request says that it takes this along. */
type TakenAlong = Readonly<{
  attachments: readonly Attachment[];
  html: string | null;
  beside: WrittenContent['attachments'];
  carried: Carried;
  pointer: string;
}>;

/** What a mail of ours may name a picture by (RFC 2392). */
const CONTENT_ID = /^[\x21-\x3b\x3d\x3f-\x7e]{1,200}$/;

/** Takes files of one mail along in another. They are uploads of whoever sends them, so that what is said of those holds for them, too. */
@Injectable()
export class OriginalFiles {
  constructor(private readonly uploads: Uploads) {}

  /**
   * The files as a request names them, and the HTML that shows some of them: by another name where a file beside them has that one.
   * @throws Problem 400 for a file that the mail does not have
   */
  async of<Html extends string | null>(
    original: TakenAlong & Readonly<{ html: Html }>,
    authorId: string,
    context: RequestContext,
  ): Promise<Readonly<{ html: Html | string; files: WrittenContent['attachments'] }>> {
    const { attachments, html, carried, pointer } = original;
    mustHave(attachments, carried);
    const names = pictureNames(original);
    const wanted = ({ attachmentId }: Attachment): boolean =>
      carried === 'all' || (carried !== 'none' && carried.includes(attachmentId));
    const files = await Promise.all(
      attachments
        .filter((file) => names.has(file) || wanted(file))
        .map(async (file) => {
          const { attachmentId, fileName, blob } = file;
          const uploadId = context.id(`carried ${attachmentId}`);
          await this.uploads.keepAgain({ uploadId, fileName, blob, authorId }, context);
          return { uploadId, fileName, contentId: names.get(file), pointer };
        }),
    );
    const renamed = new Map(
      [...names].flatMap(([{ contentId }, name]) =>
        contentId === null || contentId === name ? [] : [[contentId, name]],
      ),
    );
    return { html: html === null ? html : withContentIds(html, renamed), files };
  }
}

/** The pictures that the HTML shows, each with the Content-ID it gets: its own, or one made of its id where it cannot keep that. */
const pictureNames = ({ attachments, html, beside }: TakenAlong): ReadonlyMap<Attachment, string> => {
  const shown = new Set(contentIdsShown(html ?? ''));
  const taken = beside.map(({ contentId }) => contentId);
  const names = new Map<Attachment, string>();
  for (const file of attachments) {
    const { attachmentId, contentId, inline } = file;
    if (!inline || contentId === null || !shown.delete(contentId)) continue;
    names.set(file, CONTENT_ID.test(contentId) && !taken.includes(contentId) ? contentId : attachmentId);
  }
  return names;
};

const mustHave = (attachments: readonly Attachment[], carried: Carried): void => {
  if (typeof carried === 'string') return;
  const detail = 'the mail has no such file';
  const missing = carried.flatMap((id, index) =>
    attachments.some(({ attachmentId }) => attachmentId === id) ? [] : [{ pointer: `/carry/${index}`, detail }],
  );
  if (missing.length > 0) throw Problem.badRequest('attachment-missing', detail, missing);
};
