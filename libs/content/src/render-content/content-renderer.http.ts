import { Injectable } from '@nestjs/common';
import { escapeHtml, htmlToPlainText, sanitizeMailHtml } from '#libs/mail';
import type { Person } from '#libs/people';
import { TemplateFaulty, type TemplatePart, Templates, type TemplateValues } from '#libs/templates';
import { type ContentFile, documentPlace, type Wording } from '../content-item.js';
import { ContentItems, type ContentVersion, type Inserted } from '../content-items.http.js';
import { ContentBodies, type ShownBodies } from '../shown-content.http.js';
import { isLiquid, templateProblem } from '../written-content.http.js';
import { type RenderFor, RenderValues } from './render-values.http.js';

/** An item as a mail would have it. `subject` is null for all but templates, both bodies for a document, whose `file` is attached. */
export type RenderedContent = Readonly<{
  subject: string | null;
  html: string | null;
  text: string | null;
  missing: readonly string[];
  file: ContentFile | null;
  insertedAs: Inserted;
}>;

type Parts = ShownBodies & Readonly<{ subject: string | null; missing: readonly string[] }>;

const MAX_SUBJECT = 900;

/** A header's text is one line, whatever a variable brought into it. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, MAX_SUBJECT);

/** What leads to the page of a meeting, an article, a quote or a video, or to a document, by its name or its picture. */
const linkTo = (
  { name, thumbnailUrl }: Wording,
  url: string | null,
): Readonly<{ html: string; text: string }> | null => {
  if (url === null) return null;
  const shown =
    thumbnailUrl === null
      ? escapeHtml(name)
      : `<img src="${escapeHtml(thumbnailUrl)}" alt="${escapeHtml(name)}" width="480" />`;
  return { html: `<p><a href="${escapeHtml(url)}">${shown}</a></p>`, text: `${name}: ${url}` };
};

export const paragraphs = (text: string): string => `<p>${escapeHtml(text).replace(/\r\n?|\n/g, '<br />')}</p>`;

/** Renders items for a preview, and for the mails they are inserted into. */
@Injectable()
export class ContentRenderer {
  constructor(
    private readonly items: ContentItems,
    private readonly bodies: ContentBodies,
    private readonly templates: Templates,
    private readonly values: RenderValues,
  ) {}

  /** @throws Problem 404 as ContentItems.version() and RenderValues.of(), 400 for a template that does not come to an end. */
  async render(
    person: Person,
    contentItemId: string,
    asked: RenderFor & Readonly<{ version?: number | undefined }>,
    at: string,
  ): Promise<RenderedContent> {
    const found = await this.items.version(person, contentItemId, asked.version);
    const [values, bodies] = await Promise.all([this.values.of(person, asked, at), this.bodies.of(found.wording)]);
    const { subject, html, text, missing } = isLiquid(found.kind)
      ? await this.fillIn({ subject: found.wording.subject, ...bodies }, values)
      : this.linked(contentItemId, found, bodies);
    const clean = html === null ? null : sanitizeMailHtml(html, { remoteImages: 'keep' }).html;
    return {
      subject: subject === null ? null : oneLine(subject),
      html: clean,
      text: text ?? (clean === null ? null : htmlToPlainText(clean)),
      missing,
      file: found.wording.file,
      insertedAs: { contentItemId, kind: found.kind, version: found.version },
    };
  }

  /** What Liquid makes of a subject and two bodies. @throws Problem 400 for a template that does not come to an end. */
  async fillIn(written: ShownBodies & Readonly<{ subject: string | null }>, values: TemplateValues): Promise<Parts> {
    const part = (name: string, source: string | null): TemplatePart[] =>
      source === null ? [] : [{ name, source, escaped: name === 'html' }];
    try {
      const { parts, missing } = await this.templates.render(
        [...part('subject', written.subject), ...part('html', written.html), ...part('text', written.text)],
        values,
      );
      const { subject = null, html = null, text = null } = parts;
      return { subject, html, text, missing };
    } catch (error) {
      throw error instanceof TemplateFaulty ? templateProblem(error) : error;
    }
  }

  private linked(contentItemId: string, { kind, wording }: ContentVersion, { html, text }: ShownBodies): Parts {
    const link = linkTo(wording, kind === 'document' ? documentPlace(contentItemId) : wording.url);
    const markup = html ?? (text === null || link === null ? null : paragraphs(text));
    const plain = text ?? (html === null ? null : htmlToPlainText(html));
    const joined = (parts: readonly (string | null | undefined)[], between: string): string | null => {
      const there = parts.filter((one) => one !== null && one !== undefined);
      return there.length === 0 ? null : there.join(between);
    };
    return {
      subject: null,
      html: joined([link?.html, markup], ''),
      text: joined([link?.text, plain], '\n\n'),
      missing: [],
    };
  }
}
