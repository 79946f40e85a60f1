import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { historyEntrySchema, shownHistory } from '../delivery-history/shown-history.http.js';
import {
  attachmentSchema,
  attributionSchema,
  mailboxSchema,
  recipientSchema,
  releaseSchema,
} from '../mail-answers.http.js';
import { type Attachment, sameAddress, somebody } from '../mail-parts.js';
import { openedDocumentSchema } from '../open-document/document-opens.http.js';
import type { MessageRow } from './message-view.projection.js';
import { bodiesSchema } from './message-bodies.http.js';
import { commentSchema, shownComment } from './shown-comment.http.js';

const entry = { id: uuid, threadId: uuid, at: instant };
const mailboxes = z.array(mailboxSchema);

const passedOn = z.object({ threadId: uuid, emailId: uuid });

const emailSchema = z.object({
  ...entry,
  inboxId: uuid,
  from: mailboxSchema,
  to: mailboxes,
  cc: mailboxes,
  subject: z.string(),
  preview: z.string(),
  messageId: z.string().nullable(),
  inReplyTo: z.array(z.string()),
  references: z.array(z.string()),
  attachments: z.array(attachmentSchema),
  forwardedAs: z
    .array(passedOn.extend({ at: instant }))
    .describe('the mails by which it was passed on, those in inboxes that the caller may see'),
});

const sentSchema = emailSchema.extend({
  kind: z.literal('sent'),
  authorId: uuid,
  bcc: mailboxes.nullable().describe('null for those who may not act in the inbox'),
  answers: uuid.nullable().describe('the mail that this one answers'),
  release: releaseSchema,
  recipients: z.array(recipientSchema),
  attempts: count,
  inserted: z
    .array(
      z.object({
        contentItemId: uuid,
        kind: z.string().describe("a kind of content, or 'signature'"),
        version: count,
        as: z.enum(['words', 'attachment', 'link']),
      }),
    )
    .describe("what of the team's content is in it, as it was then"),
  forwards: passedOn.nullable().describe('the mail that it passes on, where the caller may see that one'),
});

const receivedSchema = emailSchema.extend({
  kind: z.literal('received'),
  from: mailboxSchema.nullable().describe('null where it names no sender'),
  contactId: uuid.nullable().describe('whose it is taken for by now'),
  attribution: attributionSchema.describe('whose it was taken for when it came, and why'),
  attributed: z
    .object({ by: z.object({ kind: z.enum(['user', 'contact', 'system']), id: z.string() }), at: instant })
    .nullable()
    .describe('who has said since whose it is'),
  replyTo: mailboxes,
  receivedBy: z.string().describe('the address of ours that it came to'),
  sentAt: instant.nullable().describe('what its Date header says'),
  automatic: z.string().nullable().describe('why it is taken for the mail of a machine'),
  threading: z
    .object({
      rule: z.enum(['own-message-id', 'references', 'return-path', 'stranger', 'new-thread']),
      matched: z.string().nullable(),
      related: uuid.nullable(),
      version: count,
    })
    .describe('why it is in this thread; `matched` and `related` as far as they name what the caller may see'),
  defects: z.array(z.string()).describe('what of it was odd, cut or missing'),
  remoteImages: z
    .array(z.string())
    .describe('pictures it wanted from elsewhere; the HTML marks the place of the n-th by data-remote-image="n"'),
  sameMessageIdAs: uuid.nullable().describe('a mail of this inbox with the same Message-ID that says something else'),
});

/** One entry of a conversation, without the bodies of mails. */
export const entrySchema = z
  .discriminatedUnion('kind', [sentSchema, receivedSchema, commentSchema])
  .meta({ id: 'ThreadEntry' });

const inThread = {
  ...bodiesSchema.shape,
  changedSubject: z.string().nullable().describe("its subject, where that is another one than the thread's"),
};

const quotes = z
  .array(z.object({ from: count, to: count }))
  .describe('the parts of `text` that repeat earlier mail, in UTF-16 code units');

const receivedMessageSchema = receivedSchema.extend({ ...inThread, quotes }).meta({ id: 'ReceivedMessage' });

/** One entry of a conversation as the API shows it. */
export const messageSchema = z
  .discriminatedUnion('kind', [
    sentSchema.extend(inThread).meta({ id: 'SentMessage' }),
    receivedMessageSchema,
    commentSchema,
  ])
  .meta({ id: 'Message' });

const openedDocuments = z.array(openedDocumentSchema).describe('linked documents that somebody has looked at');

const history = z.array(historyEntrySchema).describe('what happened to it after it was written, attempt by attempt');

/** One entry by itself, with more than a thread shows of it. */
export const oneMessageSchema = z
  .discriminatedUnion('kind', [
    sentSchema.extend({ ...inThread, history, openedDocuments }).meta({ id: 'SentMessageWithHistory' }),
    receivedMessageSchema,
    commentSchema,
  ])
  .meta({ id: 'OneMessage' });

type ShownAttachment = Answer<typeof attachmentSchema>;
type ShownEmail = Answer<typeof emailSchema>;

/** One entry of a conversation as the API shows it. `bcc` is there for those who may act in the inbox. */
export type ShownMessage = Answer<typeof entrySchema>;

type Shown<Kind extends ShownMessage['kind']> = Extract<ShownMessage, { kind: Kind }>;
type RowOf<Kind extends MessageRow['kind']> = Extract<MessageRow, { kind: Kind }>;

const shownAttachment = ({ attachmentId, fileName, contentId, inline, blob }: Attachment): ShownAttachment => ({
  id: attachmentId,
  fileName,
  mediaType: blob.mediaType,
  size: blob.size,
  sha256: blob.sha256,
  inline,
  contentId,
});

const shownEmail = ({
  data,
  inbox_id: inboxId,
  thread_id: threadId,
  forwarded_as,
}: RowOf<'sent' | 'received'>): ShownEmail => ({
  id: data.emailId,
  threadId,
  inboxId,
  at: data.at,
  from: data.from,
  to: data.to,
  cc: data.cc,
  subject: data.subject,
  preview: data.preview,
  messageId: data.messageId,
  inReplyTo: typeof data.inReplyTo === 'string' ? [data.inReplyTo] : (data.inReplyTo ?? []),
  references: data.references,
  attachments: data.attachments.map(shownAttachment),
  forwardedAs: forwarded_as,
});

/** Of which recipients of a mail somebody may know. */
export const mayKnow =
  (recipients: RowOf<'sent'>['recipients'], showsBcc: boolean) =>
  (address: string): boolean =>
    recipients.some((one) => sameAddress(one.address, address) && (showsBcc || one.field !== 'bcc'));

/** What happened to a mail of ours; what happened for the sake of Bcc only for those who may see that. */
export const historyOf = ({ history, recipients }: RowOf<'sent'>, showsBcc: boolean) =>
  shownHistory(history, mayKnow(recipients, showsBcc));

/** A mail of ours as the API shows it, without its bodies; recipients of Bcc only for those who may see them. */
export const shownSent = (row: RowOf<'sent'>, showsBcc: boolean): Shown<'sent'> => {
  const { data, recipients, attempts, history } = row;
  return {
    kind: 'sent',
    ...shownEmail(row),
    authorId: data.authorId,
    bcc: showsBcc ? data.bcc : null,
    answers: data.answers,
    release: { ...data.release, at: history.find(({ kind }) => kind === 'released')?.at ?? data.release.at },
    recipients: recipients.filter(({ field }) => showsBcc || field !== 'bcc'),
    attempts,
    inserted: data.inserted,
    forwards: data.forwards,
  };
};

/** A mail that came in as the API shows it, without its bodies. */
export const shownReceived = (row: RowOf<'received'>): Shown<'received'> => {
  const { data, contact_id, attributed } = row;
  return {
    kind: 'received',
    ...shownEmail(row),
    from: somebody(data.from),
    contactId: contact_id,
    attribution: data.attribution,
    attributed,
    replyTo: data.replyTo,
    receivedBy: data.receivedBy,
    sentAt: data.sentAt,
    automatic: data.automatic,
    threading: data.threading,
    defects: data.defects,
    remoteImages: data.remoteImages,
    sameMessageIdAs: data.sameMessageIdAs,
  };
};

/** An entry as the API shows it, a mail as shownSent() and shownReceived() do. */
export const shownMessage = (row: MessageRow, showsBcc: boolean): ShownMessage => {
  switch (row.kind) {
    case 'sent':
      return shownSent(row, showsBcc);
    case 'received':
      return shownReceived(row);
    case 'comment':
      return shownComment(row);
    default:
      return row satisfies never;
  }
};
