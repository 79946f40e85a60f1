import { Injectable } from '@nestjs/common';
import { Blobs } from '#libs/blobs';
import type { ContentFile } from '#libs/content';
import { Problem } from '#libs/http';
import { htmlToPlainText, previewOf, sanitizeMailHtml } from '#libs/mail';
import { Uploads } from '#libs/uploads';
import type { Attachment, BlobRef, Content } from './mail-parts.js';

/**
 * What a request says of a new mail's content, and the documents attached to it beside its uploads. `previewOf` is the text to preview where it is
 * not the whole, `pointer` where the request speaks of a file that it does not name.
 */
export type WrittenContent = Readonly<{
  text?: string | undefined;
  html?: string | undefined;
  previewOf?: string;
  attachments: readonly Readonly<{
    uploadId: string;
    fileName?: string | undefined;
    contentId?: string | undefined;
    pointer?: string;
  }>[];
  documents?: readonly ContentFile[];
}>;

/** One body, in characters: making HTML harmless must not hold up everyone else. */
const MAX_BODY_CHARACTERS = 1_000_000;

/** @throws Problem 413 for a body that is too long to be made harmless. */
export const mustFit = (written: WrittenContent): void => {
  for (const name of ['text', 'html'] as const) {
    if ((written[name]?.length ?? 0) <= MAX_BODY_CHARACTERS) continue;
    const detail = `a body may have ${MAX_BODY_CHARACTERS} characters`;
    throw new Problem(413, 'body-too-large', detail, { errors: [{ pointer: `/${name}`, detail }] });
  }
};

/** Makes what a person wrote durable, before the event that names it. */
@Injectable()
export class OutgoingContent {
  constructor(
    private readonly blobs: Blobs,
    private readonly uploads: Uploads,
  ) {}

  /** @throws Problem 400 for no body, 413 for a body or files that are too large, and as Uploads.usable(). */
  async keep(emailId: string, written: WrittenContent): Promise<Content> {
    mustFit(written);
    const html = written.html === undefined ? null : sanitizeMailHtml(written.html, { remoteImages: 'keep' }).html;
    const plain = written.text ?? (html === null ? null : htmlToPlainText(html));
    if (plain === null)
      throw Problem.badRequest('body-missing', 'write text, html or both', [{ pointer: '/text', detail: 'missing' }]);
    const [text, htmlRef, attachments] = await Promise.all([
      this.body(plain, 'text/plain; charset=utf-8'),
      html === null ? null : this.body(html, 'text/html; charset=utf-8'),
      this.attached(emailId, written),
    ]);
    return { text, html: htmlRef, preview: previewOf(written.previewOf ?? plain), attachments };
  }

  private async body(content: string, mediaType: string): Promise<BlobRef> {
    return { ...(await this.blobs.put(Buffer.from(content, 'utf8'))), mediaType };
  }

  private async attached(
    emailId: string,
    { attachments: files, documents = [] }: WrittenContent,
  ): Promise<readonly Attachment[]> {
    const uploads = await Promise.all(
      files.map(async ({ uploadId, fileName, contentId, pointer }, index) => {
        const upload = await this.uploads.usable(uploadId, pointer ?? `/attachments/${index}/uploadId`);
        return {
          attachmentId: `${emailId}.${index}`,
          fileName: fileName ?? upload.fileName,
          contentId: contentId ?? null,
          inline: contentId !== undefined,
          blob: upload.blob,
        };
      }),
    );
    const attachments = [
      ...uploads,
      ...documents.map(({ fileName, blob }, index) => ({
        attachmentId: `${emailId}.${uploads.length + index}`,
        fileName,
        contentId: null,
        inline: false,
        blob,
      })),
    ];
    const size = attachments.reduce((sum, { blob }) => sum + blob.size, 0);
    const { maxBytes } = this.uploads;
    if (size > maxBytes)
      throw new Problem(413, 'attachments-too-large', `the files of one mail may have ${maxBytes} bytes together`);
    return attachments;
  }
}
