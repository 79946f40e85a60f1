import type { Mailbox } from '../address/mailbox.js';
import { asciiAddress, isAddrSpec } from '../address/mailbox.js';
import { attachedMessages } from '../forwarded/attached-messages.js';
import { forwardedMail } from '../forwarded/forwarded-mail.js';
import { markQuotedHtml } from '../quoted/mark-quoted-html.js';
import { quotedRanges } from '../quoted/quoted-text.js';
import { authenticationResults } from '../reports/authentication-results.js';
import { deliveredTo } from '../reports/delivered-to.js';
import { deliveryReport } from '../reports/delivery-report.js';
import { spamHeaders } from '../reports/spam-headers.js';
import { automaticReason } from './automatic.js';
import { contentHash } from './content-hash.js';
import { splitMail } from './header-block.js';
import { Headers } from './headers.js';
import { bodyOf } from './mail-body.js';
import { mailDate } from './mail-date.js';
import { mailboxSomewhereIn } from './mailbox-list.js';
import { PARSER_VERSION, type ParsedMail } from './parsed-mail.js';
import type { ParseEnvelope } from './parse-envelope.js';

/**
 * Reads a mail, in this thread and without a limit of time: `MailParser` does it beside. Whatever the bytes are, there is an answer: what
 * is odd stands in `defects`, and a body in which no part was found is shown as it came.
 */
export const parseMail = async (raw: Buffer, envelope: ParseEnvelope): Promise<ParsedMail> => {
  const split = splitMail(raw);
  const headers = new Headers(split.fields);
  const defects = new Set(split.defects);
  const { readable, attachments, isCut } = await bodyOf(split.body, headers.mimeHead());
  const from = sender(headers, envelope, defects);
  const date = dateOf(headers, defects);
  const subject = headers.subject();
  const fromAddress = headers.mailboxes('from')[0]?.address ?? null;
  const parts = { headers, envelope, fromAddress, text: readable.text, parts: attachments };
  const report = deliveryReport(parts);
  const automatic = automaticReason({ ...parts, report });
  const mail: ParsedMail = {
    from,
    replyTo: headers.mailboxes('reply-to'),
    to: headers.mailboxes('to'),
    cc: headers.mailboxes('cc'),
    subject,
    messageId: headers.messageIds('message-id')[0] ?? null,
    inReplyTo: headers.messageIds('in-reply-to'),
    references: headers.messageIds('references'),
    ...date,
    text: readable.text,
    html: readable.html === null ? null : markQuotedHtml(readable.html),
    remoteImages: readable.remoteImages,
    attachments,
    automatic,
    quotes: readable.text === null ? [] : quotedRanges(readable.text),
    // A report has the mail it is about attached, and may take its subject over.
    forwarded:
      automatic === 'delivery-report' || automatic === 'abuse-report'
        ? null
        : forwardedMail({ subject, ...readable, attachedMessages: attachedMessages(attachments) }),
    report,
    authentication: authenticationResults(headers),
    spamHeaders: spamHeaders(headers),
    deliveredTo: deliveredTo(headers),
    contentHash: contentHash({
      ...date,
      ...readable,
      from: fromAddress,
      subject,
      attachments,
      whole: isCut ? split.body : null,
    }),
    defects: [],
    parserVersion: PARSER_VERSION,
  };
  if (mail.messageId === null) defects.add('message-id-missing');
  return { ...mail, defects: [...new Set([...defects, ...headers.defects, ...readable.defects])] };
};

const sender = (headers: Headers, envelope: ParseEnvelope, defects: Set<string>): Mailbox | null => {
  const from = headers.mailboxes('from');
  if (from.length > 1) defects.add('from-many');
  if (from[0] !== undefined && namesAnother(from[0])) defects.add('from-name-is-another-address');
  if (from[0] !== undefined) return from[0];
  const written = headers.raw('from');
  defects.add(written === null ? 'from-missing' : 'from-unreadable');
  const somewhere = written === null ? null : mailboxSomewhereIn(written);
  if (somewhere !== null) return somewhere;
  const stated = headers.mailboxes('sender')[0] ?? headers.mailboxes('reply-to')[0];
  if (stated !== undefined) return stated;
  const returnPath = asciiAddress(envelope.from ?? '');
  if (isAddrSpec(returnPath)) return { address: returnPath, name: '' };
  return headers.mailboxes('return-path')[0] ?? null;
};

/** Whether who reads the name alone would take the mail for somebody else's. */
const namesAnother = ({ name, address }: Mailbox): boolean => {
  const named = mailboxSomewhereIn(name);
  return named !== null && named.address.toLowerCase() !== address.toLowerCase();
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
