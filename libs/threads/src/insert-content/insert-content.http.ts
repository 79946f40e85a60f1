import { Injectable } from '@nestjs/common';
import { type ContentFile, ContentItems, documentPlace, signatureOf, Signatures } from '#libs/content';
import { Problem } from '#libs/http';
import { escapeHtml, htmlToPlainText, MessageIds } from '#libs/mail';
import type { Person } from '#libs/people';
import type { InsertionFields } from '../mail-fields.http.js';
import { mustFit, type WrittenContent } from '../outgoing-content.http.js';
import { OutgoingPolicy } from '../outgoing-policy.module.js';
import type { InsertedContent } from '../thread-events.js';

/** Whose mail it is that something is inserted into, and from where it goes out. */
export type InsertingInto = Readonly<{ person: Person; emailId: string; inboxId: string; at: string }>;

/** A mail with all that was inserted into it, and what its event says of that. */
export type Filled = Readonly<{ content: WrittenContent; inserted: readonly InsertedContent[] }>;

type Written = WrittenContent & InsertionFields;
type Item = Awaited<ReturnType<ContentItems['insertable']>> & Readonly<{ as: 'attachment' | 'link' }>;
type Link = Readonly<{ place: string; name: string; url: string }>;

const isDocument = ({ inserted }: Item): boolean => inserted.kind === 'document';

const recorded = (item: Item): InsertedContent => ({ ...item.inserted, as: isDocument(item) ? item.as : 'words' });

const ownWords = ({ text, html }: WrittenContent): string => text ?? htmlToPlainText(html ?? '');

/** Below what is written, in each form in which something is written. */
const below = (content: WrittenContent, more: Readonly<{ text: string; html: string }>): WrittenContent => ({
  ...content,
  ...(content.text === undefined ? {} : { text: `${content.text}\n\n${more.text}` }),
  ...(content.html === undefined ? {} : { html: `${content.html}${more.html}` }),
});

/** A link stands where the writer put it, and at the end of a form in which they did not. */
const linked = (content: WrittenContent, { place, name, url }: Link): WrittenContent => {
  const put = (body: string, otherwise: string): string =>
    body.includes(place) ? body.replaceAll(place, url) : `${body}${otherwise}`;
  const { text, html } = content;
  return {
    ...content,
    ...(text === undefined ? {} : { text: put(text, `\n\n${name}: ${url}`) }),
    ...(html === undefined ? {} : { html: put(html, `<p><a href="${url}">${escapeHtml(name)}</a></p>`) }),
  };
};

/** Puts the team's content into a mail: checks what its writer inserted, attaches or links documents, and signs it. */
@Injectable()
export class InsertContent {
  constructor(
    private readonly items: ContentItems,
    private readonly signatures: Signatures,
    private readonly messageIds: MessageIds,
    private readonly policy: OutgoingPolicy,
  ) {}

  /**
   * @throws Problem 400 for a link to a document that was not inserted or that nobody could follow, 404 for content that is not there or that the
   * person may not see, 409 for archived content and a signature that there is none of; all point at their field
   */
  async into(written: Written, into: InsertingInto): Promise<Filled> {
    mustFit(written);
    const items = await Promise.all(written.inserted.map((one, index) => this.item(into.person, one, index)));
    const links = items.flatMap((item, index) => (item.as === 'link' ? [this.link(item, index, into.emailId)] : []));
    const filled = links.reduce(linked, written);
    this.refuseDeadLinks(filled);
    const signature = await this.signature(written.sign, into);
    const documents = items.flatMap((item): ContentFile[] =>
      item.as === 'attachment' && item.file !== null ? [item.file] : [],
    );
    const mark = { text: `-- \n${signature?.text}`, html: `<br>${signature?.html}` };
    return {
      content: {
        ...(signature === null ? filled : below(filled, mark)),
        documents,
        ...(signature === null ? {} : { previewOf: ownWords(filled) }),
      },
      inserted: [
        ...items.map(recorded),
        ...(signature === null ? [] : [{ ...signature.insertedAs, as: 'words' as const }]),
      ],
    };
  }

  private async item(person: Person, asked: Written['inserted'][number], index: number): Promise<Item> {
    const { contentItemId, version, as } = asked;
    const at = (problem: Problem): Problem =>
      new Problem(problem.getStatus(), problem.code, problem.detail, {
        errors: [{ pointer: `/inserted/${index}`, detail: problem.detail }],
      });
    try {
      const item = { ...(await this.items.insertable(person, contentItemId, version)), as };
      if (as === 'link' && !isDocument(item)) throw Problem.badRequest('not-a-document', 'only documents have links');
      return item;
    } catch (error) {
      throw error instanceof Problem ? at(error) : error;
    }
  }

  private link({ inserted, name }: Item, index: number, emailId: string): Link {
    const { publicUrl } = this.policy;
    if (publicUrl === null) {
      const detail = 'links to documents need PUBLIC_URL to be set here: attach the document';
      throw Problem.badRequest('no-public-url', detail, [{ pointer: `/inserted/${index}/as`, detail }]);
    }
    const url = `${publicUrl.replace(/\/+$/, '')}/d/${this.messageIds.linkToken(emailId, index)}`;
    return { place: documentPlace(inserted.contentItemId), name, url };
  }

  private refuseDeadLinks(content: WrittenContent): void {
    for (const name of ['text', 'html'] as const) {
      if (!content[name]?.includes(documentPlace(''))) continue;
      const detail = 'this links to a document that is not inserted as a link';
      throw Problem.badRequest('document-not-inserted', detail, [{ pointer: `/${name}`, detail }]);
    }
  }

  private async signature(sign: Written['sign'], { person, inboxId, at }: InsertingInto) {
    if (sign === 'none') return null;
    const render = (whose: 'own' | 'inbox') => this.signatures.render(person, signatureOf(inboxId, person, whose), at);
    if (sign === 'usual') return (await render('own')) ?? (await render('inbox'));
    const found = await render(sign);
    if (found !== null) return found;
    const detail = 'there is no such signature: set it first';
    throw new Problem(409, 'signature-missing', detail, { errors: [{ pointer: '/sign', detail }] });
  }
}
