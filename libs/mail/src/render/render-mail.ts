import { createHash } from 'node:crypto';
import libmime from 'libmime';
import MailComposer, { type MailComposerAttachment } from 'nodemailer/lib/mail-composer';
import { hasControls, type Mailbox, writtenAddress } from '../address/mailbox.js';
import { textOfHtml } from '../html/text-of-html.js';
import { safeFileName } from '../text/file-name.js';
import { isMediaType } from '../text/media-type.js';
import { type OutgoingAttachment, type OutgoingMail, OutgoingMailRefused } from './outgoing-mail.js';

const messageIdForm = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,996}>$/;
const contentIdForm = /^[\x21-\x3b\x3d\x3f-\x7e]{1,200}$/;

/** Whether an id may stand in a header of ours; others' mails bear ids of all kinds. */
export const isMessageId = (id: string): boolean => messageIdForm.test(id);

/**
 * What looks like an encoded word (RFC 2047) would be read as what it encodes, such as a line break: it is encoded itself, as is a word that would
 * be longer than a line may be.
 */
const unlikeCode = (text: string): string => (/=\?|\S{900}/.test(text) ? libmime.encodeWord(text, 'B', 52) : text);

const refuseUnless = (fine: boolean, field: string, reason: string): void => {
  if (!fine) throw new OutgoingMailRefused(field, reason);
};

const mailbox = (field: string, { address, name }: Mailbox): Mailbox => {
  const written = writtenAddress(address);
  if (written === null) throw new OutgoingMailRefused(field, `not an address to send to: ${JSON.stringify(address)}`);
  refuseUnless(!hasControls(name), field, 'control characters in the name');
  // The library puts an ASCII name in quotes, where many readers decode all the same.
  return { address: written, name: name.replaceAll('=?', '= ?') };
};

const messageId = (field: string, id: string): string => {
  refuseUnless(isMessageId(id), field, 'not a Message-ID');
  return id;
};

const attachment = (file: OutgoingAttachment, index: number): MailComposerAttachment => {
  const field = `attachments[${index}]`;
  refuseUnless(!hasControls(file.fileName), `${field}.fileName`, 'control characters');
  refuseUnless(isMediaType(file.mediaType), `${field}.mediaType`, 'not a media type');
  const { contentId } = file;
  refuseUnless(contentId === undefined || contentIdForm.test(contentId), `${field}.contentId`, 'not a Content-ID');
  return {
    filename: safeFileName(file.fileName),
    contentType: file.mediaType,
    content: file.content,
    // Readers take text that is inline for words of the mail.
    contentDisposition:
      contentId === undefined || /^(?:text|message)\//i.test(file.mediaType) ? 'attachment' : 'inline',
    ...(contentId === undefined ? {} : { cid: contentId }),
  };
};

const lineFeeds = (text: string): string => text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replaceAll('\0', '');

const dateOf = (date: string): Date => {
  const read = new Date(date);
  refuseUnless(!Number.isNaN(read.getTime()), 'date', 'not a date');
  return read;
};

/**
 * The mail as RFC 5322 and MIME bytes, with CRLF line ends; the same mail gives the same bytes. Without `text` its plain-text alternative
 * is made from the HTML. Throws OutgoingMailRefused when a field cannot stand in a header.
 */
export const renderMail = async (mail: OutgoingMail): Promise<Buffer> => {
  refuseUnless(!hasControls(mail.subject), 'subject', 'control characters');
  const text = mail.text ?? (mail.html === null ? '' : textOfHtml(mail.html).text);
  const composer = new MailComposer({
    from: mailbox('from', mail.from),
    to: mail.to.map((to, index) => mailbox(`to[${index}]`, to)),
    cc: mail.cc.map((cc, index) => mailbox(`cc[${index}]`, cc)),
    subject: unlikeCode(mail.subject),
    messageId: messageId('messageId', mail.messageId),
    ...(mail.inReplyTo === null ? {} : { inReplyTo: messageId('inReplyTo', mail.inReplyTo) }),
    references: mail.references.map((id, index) => messageId(`references[${index}]`, id)),
    date: dateOf(mail.date),
    text: lineFeeds(text),
    ...(mail.html === null ? {} : { html: lineFeeds(mail.html) }),
    attachments: mail.attachments.map(attachment),
    headers: mail.autoSubmitted === undefined ? {} : { 'Auto-Submitted': mail.autoSubmitted },
    newline: 'win',
    boundaryPrefix: '----=_threadlog',
    baseBoundary: createHash('sha256').update(mail.boundarySeed).digest('hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
};
