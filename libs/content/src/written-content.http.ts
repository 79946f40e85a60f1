import { Injectable } from '@nestjs/common';
import { Blobs } from '#libs/blobs';
import { Problem } from '#libs/http';
import { htmlToPlainText, previewOf, sanitizeMailHtml } from '#libs/mail';
import { sanitizable, TemplateFaulty, type TemplatePart, Templates } from '#libs/templates';
import { Uploads } from '#libs/uploads';
import type { ContentBody } from './content-fields.http.js';
import type { BlobRef, ContentFile, ContentKind, Wording } from './content-item.js';

/** One body, in characters. */
const MAX_BODY_CHARACTERS = 200_000;

/** Kinds in whose subject and bodies Liquid is carried out; that of an article may be about Liquid. */
export const isLiquid = (kind: ContentKind): boolean => kind === 'template' || kind === 'snippet';

/** What is wrong with a template, at the fields of the request that wrote it. */
export const templateProblem = ({ faults }: TemplateFaulty): Problem =>
  Problem.badRequest(
    'template-faulty',
    'this template cannot be rendered; errors say where and why',
    faults.map(({ part, line, column, detail }) => ({
      pointer: `/${part}`,
      detail: line === null ? detail : `line ${line}, column ${column}: ${detail}`,
    })),
  );

type Bodies = Readonly<{ html: string | null; text: string | null }>;

/** Makes what a person wrote of an item durable, before the event that names it. */
@Injectable()
export class WrittenContent {
  constructor(
    private readonly blobs: Blobs,
    private readonly uploads: Uploads,
    private readonly templates: Templates,
  ) {}

  /**
   * What the event says of a request; `before` is the file that a document has, for a request that names none.
   * @throws Problem 400 with pointers for templates that cannot be read, an upload that is unknown or another's, or nothing to insert, 413 for a long body
   */
  async keep(written: ContentBody, userId: string, before: ContentFile | null = null): Promise<Wording> {
    const given: Bodies = {
      html: ('html' in written ? written.html : undefined) ?? null,
      text: ('text' in written ? written.text : undefined) ?? null,
    };
    const subject = 'subject' in written ? written.subject : null;
    const url = 'url' in written ? (written.url ?? null) : null;
    const hasBodies = given.html !== null || given.text !== null;
    if (written.kind !== 'document' && url === null && !hasBodies) {
      throw Problem.badRequest('body-missing', 'write text, html or both', [{ pointer: '/text', detail: 'missing' }]);
    }
    this.refuseLong(given);
    const html = await this.harmless(written.kind, subject, given);
    const plain = given.text ?? (html === null ? '' : htmlToPlainText(html));
    return {
      name: written.name,
      shortcut: 'shortcut' in written ? (written.shortcut ?? null) : null,
      subject,
      html: await this.body(html, 'text/html; charset=utf-8'),
      text: await this.body(given.text, 'text/plain; charset=utf-8'),
      preview: previewOf(plain),
      url,
      thumbnailUrl: 'thumbnailUrl' in written ? written.thumbnailUrl : null,
      file: written.kind === 'document' ? await this.file(written.uploadId, userId, before) : null,
    };
  }

  /** Bodies with Liquid in them, without what acts. @throws Problem as keep() */
  async keepLiquid(given: Bodies): Promise<Pick<Wording, 'html' | 'text'>> {
    this.refuseLong(given);
    const html = await this.harmless('snippet', null, given);
    return {
      html: await this.body(html, 'text/html; charset=utf-8'),
      text: await this.body(given.text, 'text/plain; charset=utf-8'),
    };
  }

  private refuseLong(bodies: Bodies): void {
    for (const name of ['html', 'text'] as const) {
      if ((bodies[name]?.length ?? 0) <= MAX_BODY_CHARACTERS) continue;
      const detail = `a body may have ${MAX_BODY_CHARACTERS} characters`;
      throw new Problem(413, 'body-too-large', detail, { errors: [{ pointer: `/${name}`, detail }] });
    }
  }

  /** The HTML without what acts; of a template, its Liquid left as it is, and read as it was written and as it will be kept. */
  private async harmless(kind: ContentKind, subject: string | null, { html, text }: Bodies): Promise<string | null> {
    if (!isLiquid(kind)) return html === null ? null : sanitizeMailHtml(html, { remoteImages: 'keep' }).html;
    const part = (name: string, source: string | null): TemplatePart[] =>
      source === null ? [] : [{ name, source, escaped: name === 'html' }];
    await this.check([...part('subject', subject), ...part('html', html), ...part('text', text)]);
    if (html === null) return null;
    const masked = sanitizable(html);
    const clean = masked.restore(sanitizeMailHtml(masked.html, { remoteImages: 'keep' }).html);
    await this.check(part('html', clean));
    return clean;
  }

  private async check(parts: readonly TemplatePart[]): Promise<void> {
    try {
      await this.templates.check(parts);
    } catch (error) {
      throw error instanceof TemplateFaulty ? templateProblem(error) : error;
    }
  }

  private async body(content: string | null, mediaType: string): Promise<BlobRef | null> {
    return content === null ? null : { ...(await this.blobs.put(Buffer.from(content, 'utf8'))), mediaType };
  }

  private async file(uploadId: string | undefined, userId: string, before: ContentFile | null): Promise<ContentFile> {
    if (uploadId === undefined && before !== null) return before;
    const missing = 'send the file to /v1/uploads first';
    if (uploadId === undefined)
      throw Problem.badRequest('upload-missing', missing, [{ pointer: '/uploadId', detail: missing }]);
    await this.uploads.mustBeOf(userId, [uploadId], () => '/uploadId');
    return this.uploads.usable(uploadId, '/uploadId');
  }
}
