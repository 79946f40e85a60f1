import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Answer, Answers, CalledBy, Problem, type RequestContext, uuid } from '#libs/http';
import { htmlToPlainText, quoteHtml, quoteText, textAsHtml } from '#libs/mail';
import type { Person } from '#libs/people';
import { type Attachment, type Mailbox, somebody } from '../mail-parts.js';
import { bodiesSchema, MessageBodies } from '../message-view/message-bodies.http.js';
import { MessageLookup } from '../message-view/message-lookup.http.js';
import { OriginalFiles } from '../original-files.http.js';
import type { WrittenContent } from '../outgoing-content.http.js';
import { ThreadAccess } from '../thread-access.http.js';

/** The original as an answer quotes it, each body made from the other where there is one only; null where there is none. */
const quoteSchema = bodiesSchema.omit({ truncated: true }).meta({ id: 'Quote' });

const CUT = '[…]';

const nameOf = (from: Mailbox): string =>
  somebody(from) === null ? 'somebody' : `${from.name || from.address} <${from.address}>`;

export type Quote = Answer<typeof quoteSchema>;

type Quoted = Quote & Readonly<{ inboxId: string; attachments: readonly Attachment[] }>;

/** Quotes a mail of the thread, with a line that says who wrote it and when. */
@Injectable()
export class QuotedOriginal {
  constructor(
    private readonly messages: MessageLookup,
    private readonly bodies: MessageBodies,
    private readonly files: OriginalFiles,
  ) {}

  /** A long original is quoted as a thread shows it, cut: nobody should wait for all that somebody once sent. */
  async of(emailId: string): Promise<Quoted | null> {
    const row = await this.messages.byId(emailId);
    if (row === null || row.kind === 'comment') return null;
    const { from, at } = row.data;
    const attribution = `On ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC, ${nameOf(from)} wrote:`;
    const { text, html, truncated } = await this.bodies.shown(row.data);
    const plain = text ?? (html === null ? null : htmlToPlainText(html));
    const markup = html ?? (text === null ? null : textAsHtml(text));
    return {
      inboxId: row.inbox_id,
      attachments: row.data.attachments,
      text: plain === null ? null : quoteText(truncated ? `${plain}\n${CUT}` : plain, attribution),
      html: markup === null ? null : quoteHtml(truncated ? `${markup}<p>${CUT}</p>` : markup, attribution),
    };
  }

  /**
   * What a person wrote, with the original below it in the same form, and the pictures that its HTML shows; the preview stays that of their own
   * words.
   * @throws Problem 503 while the views do not show the mail yet
   */
  async below(
    emailId: string,
    written: WrittenContent,
    authorId: string,
    context: RequestContext,
  ): Promise<WrittenContent> {
    const quote = await this.of(emailId);
    if (quote === null)
      throw Problem.unavailable('views-behind', 'the mail to quote is not in the views yet: send it again');
    const plain = {
      ...written,
      previewOf: written.previewOf ?? written.text ?? htmlToPlainText(written.html ?? ''),
      ...(written.text === undefined || quote.text === null ? {} : { text: `${written.text}\n\n${quote.text}` }),
    };
    if (written.html === undefined || quote.html === null) return plain;
    const shown = { attachments: quote.attachments, html: quote.html, beside: written.attachments };
    const { html, files } = await this.files.of({ ...shown, carried: 'none', pointer: '/quote' }, authorId, context);
    return { ...plain, html: `${written.html}<br>${html}`, attachments: [...written.attachments, ...files] };
  }
}

@ApiTags('messages')
@Controller('v1/messages')
export class GetQuoteRoute {
  constructor(
    private readonly original: QuotedOriginal,
    private readonly threads: ThreadAccess,
  ) {}

  @Get(':id/quote')
  @Answers(200, quoteSchema, 'The mail as an answer would quote it, for an editor to start from.')
  async quote(@Param('id', { schema: uuid }) id: string, @CalledBy() person: Person): Promise<Quote> {
    const { text, html } = await this.threads.seen(person, await this.original.of(id), 'message');
    return { text, html };
  }
}
