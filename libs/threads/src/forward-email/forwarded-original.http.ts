import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import { forwardHtml, forwardText, htmlToPlainText, type PassedOn, textAsHtml } from '#libs/mail';
import { somebody } from '../mail-parts.js';
import { MessageBodies } from '../message-view/message-bodies.http.js';
import { MessageLookup } from '../message-view/message-lookup.http.js';
import type { MessageRow } from '../message-view/message-view.projection.js';
import type { WrittenContent } from '../outgoing-content.http.js';

type Mail = Exclude<MessageRow, { kind: 'comment' }>;

/** Bodies that are longer together, in bytes, are passed on as a thread shows them, cut: the rest of the room is the writer's. */
const WHOLE_BYTES = 800_000;

const CUT = '[…]';

/** A mail to be passed on: its header and both bodies, null where it has none. */
export type Original = Readonly<{ mail: Mail; header: PassedOn; text: string | null; html: string | null }>;

/** Reads mails that are to be passed on. */
@Injectable()
export class ForwardedOriginals {
  constructor(
    private readonly messages: MessageLookup,
    private readonly bodies: MessageBodies,
  ) {}

  /** @throws Problem 503 while the views do not show the mail yet */
  async of(emailId: string): Promise<Original> {
    const mail = await this.messages.byId(emailId);
    if (mail === null || mail.kind === 'comment')
      throw Problem.unavailable('views-behind', 'the mail to pass on is not in the views yet: send it again');
    const { from, subject, to, cc, text, html } = mail.data;
    const at = (mail.kind === 'received' ? mail.data.sentAt : null) ?? mail.at;
    const isShort = (text?.size ?? 0) + (html?.size ?? 0) <= WHOLE_BYTES;
    const bodies = isShort ? await this.bodies.whole(mail.data) : await this.cut(mail);
    return { mail, header: { from: somebody(from), at, subject, to, cc }, ...bodies };
  }

  private async cut({ data }: Mail): Promise<Pick<Original, 'text' | 'html'>> {
    const { text, html } = await this.bodies.shown(data);
    return {
      text: text === null ? null : `${text}\n${CUT}`,
      html: html === null ? null : `${html}<p>${CUT}</p>`,
    };
  }
}

/** What its sender wrote, with the original below, in HTML as soon as one of the two is; the preview is that of their words, if there are any. */
export const above = (note: WrittenContent, { header, text, html, mail }: Original): WrittenContent => {
  const words = note.text ?? htmlToPlainText(note.html ?? '');
  const plain = text ?? htmlToPlainText(html ?? '');
  const markup = note.html ?? (words.trim() === '' ? '' : textAsHtml(words));
  const isPlain = note.html === undefined && html === null;
  return {
    ...note,
    previewOf: words.trim() === '' ? mail.data.preview : words,
    text: `${words.trim() === '' ? '' : `${words}\n\n`}${forwardText(plain, header)}`,
    ...(isPlain
      ? {}
      : { html: `${markup}${markup === '' ? '' : '<br>'}${forwardHtml(html ?? textAsHtml(plain), header)}` }),
  };
};
