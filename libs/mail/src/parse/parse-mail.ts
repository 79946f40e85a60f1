import { createHash } from 'node:crypto';
import type { Mailbox } from '../address/mailbox.js';
import { asciiAddress, isAddrSpec } from '../address/mailbox.js';
import { automaticReason } from './automatic.js';
import { type ReadableBody, readableBody, rawBodyAsText } from './body-text.js';
import { firstLines } from './line-limit.js';
import { type SplitMail, splitMail, withoutBareCr } from './header-block.js';
import { Headers } from './headers.js';
import { mailDate } from './mail-date.js';
import { type MimeBody, readMimeBody } from './mime-body.js';
import { PARSER_VERSION, type ParsedAttachment, type ParsedMail, type ParseEnvelope } from './parsed-mail.js';

/**
 * Reads a mail, in this thread and without a limit of time: `MailParser` does it beside. Whatever the bytes are, there is an answer: what
 * is odd stands in `defects`, and a body in which no part was found is shown as it came.
 */
export const parseMail = async (raw: Buffer, envelope: ParseEnvelope): Promise<ParsedMail> => {
  const split = splitMail(raw);
  const headers = new Headers(split.fields);
  const defects = new Set(split.defects);
  const { readable, attachments } = await bodyOf(split, headers, defects);
  const from = sender(headers, envelope, defects);
  const date = dateOf(headers, defects);
  const mail: ParsedMail = {
    from,
    replyTo: headers.mailboxes('reply-to'),
    to: headers.mailboxes('to'),
    cc: headers.mailboxes('cc'),
    subject: headers.subject(),
    messageId: headers.messageIds('message-id')[0] ?? null,
    inReplyTo: headers.messageIds('in-reply-to'),
    references: headers.messageIds('references'),
    ...date,
    text: readable.text,
    html: readable.html,
    remoteImages: readable.remoteImages,
    attachments,
    automatic: automaticReason(headers, envelope, from?.address ?? null),
    quotes: [],
    forwarded: null,
    report: null,
    authentication: [],
    spamHeaders: [],
    deliveredTo: [],
    contentHash: createHash('sha256').update(raw).digest('hex'),
    defects: [],
    parserVersion: PARSER_VERSION,
  };
  if (mail.messageId === null) defects.add('message-id-missing');
  return { ...mail, defects: [...new Set([...defects, ...headers.defects, ...readable.defects])] };
};

const sender = (headers: Headers, envelope: ParseEnvelope, defects: Set<string>): Mailbox | null => {
  const from = headers.mailboxes('from');
  if (from.length > 1) defects.add('from-many');
  if (from[0] !== undefined) return from[0];
  defects.add(headers.has('from') ? 'from-unreadable' : 'from-missing');
  const stated = headers.mailboxes('sender')[0] ?? headers.mailboxes('reply-to')[0];
  if (stated !== undefined) return stated;
  const returnPath = asciiAddress(envelope.from ?? '');
  return isAddrSpec(returnPath) ? { address: returnPath, name: '' } : null;
};

const dateOf = (headers: Headers, defects: Set<string>): Pick<ParsedMail, 'date' | 'rawDate'> => {
  const rawDate = headers.raw('date')?.slice(0, 200) ?? null;
  if (rawDate === null) {
    defects.add('date-missing');
    return { date: null, rawDate };
  }
  const read = mailDate(rawDate);
  if (read === null) defects.add('date-unreadable');
  else if (!read.zoned) defects.add('date-without-zone');
  return { date: read?.instant ?? null, rawDate };
};

// A mail of 35 MiB in base64 has half as many; the reader of its parts takes time and memory for each.
const MAX_LINES = 1_000_000;

const isNothing = (readable: ReadableBody, body: MimeBody): boolean =>
  body.parts.length === 0 &&
  readable.remoteImages.length === 0 &&
  (readable.text ?? '').trim() === '' &&
  (readable.html ?? '').trim() === '';

const bodyOf = async (
  { body: whole }: SplitMail,
  headers: Headers,
  defects: Set<string>,
): Promise<{ readable: ReadableBody; attachments: ParsedAttachment[] }> => {
  const head = headers.mimeHead();
  const body = firstLines(whole, MAX_LINES);
  if (body !== whole) defects.add('lines-cut');
  let mime = await readMimeBody(head, body);
  let readable = readableBody(mime.segments);
  if (isNothing(readable, mime)) {
    const unbroken = withoutBareCr(body);
    if (unbroken !== body) {
      mime = await readMimeBody(head, unbroken);
      readable = readableBody(mime.segments);
      if (!isNothing(readable, mime)) defects.add('bare-cr');
    }
  }
  for (const defect of mime.defects) defects.add(defect);
  if (isNothing(readable, mime)) {
    const shown = rawBodyAsText(body);
    if (shown !== null) {
      for (const defect of [...readable.defects, 'body-unreadable']) defects.add(defect);
      readable = shown;
    }
  }
  const attachments = mime.parts.map((part) => ({
    ...part,
    inline: part.contentId !== null && readable.contentIds.has(part.contentId),
  }));
  return { readable, attachments };
};
