import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { attachmentSchema, mailboxSchema, recipientSchema } from '../mail-answers.http.js';
import type { Attachment } from '../mail-parts.js';
import type { Recipient } from '../outbound-email.js';
import type { MessageRow } from './message-view.projection.js';
import type { CommentAdded, EmailComposed, EmailReceived } from '../thread-events.js';
import { bodiesSchema } from './message-bodies.http.js';

const entry = { id: uuid, threadId: uuid, at: instant };
const mailboxes = z.array(mailboxSchema);

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
});

const sentSchema = emailSchema.extend({
  kind: z.literal('sent'),
  authorId: uuid,
  bcc: mailboxes.nullable().describe('null for those who may not act in the inbox'),
  answers: uuid.nullable().describe('the mail that this one answers'),
  recipients: z.array(recipientSchema),
  attempts: count,
});

const receivedSchema = emailSchema.extend({
  kind: z.literal('received'),
  contactId: uuid.nullable(),
  replyTo: mailboxes,
  receivedBy: z.string().describe('the address of ours that it came to'),
  sentAt: instant.nullable().describe('what its Date header says'),
  automatic: z.string().nullable().describe('why it is taken for the mail of a machine'),
  threading: z
    .object({
      rule: z.enum(['own-message-id', 'references', 'stranger', 'new-thread']),
      matched: z.string().nullable(),
      related: uuid.nullable(),
      version: count,
    })
    .describe('why it is in this thread'),
});

const commentSchema = z
  .object({ ...entry, kind: z.literal('comment'), authorId: uuid, text: z.string() })
  .meta({ id: 'Comment' });

/** One entry of a conversation, without the bodies of mails. */
export const entrySchema = z
  .discriminatedUnion('kind', [sentSchema, receivedSchema, commentSchema])
  .meta({ id: 'ThreadEntry' });

/** One entry of a conversation as the API shows it. */
export const messageSchema = z
  .discriminatedUnion('kind', [
    sentSchema.extend(bodiesSchema.shape).meta({ id: 'SentMessage' }),
    receivedSchema.extend(bodiesSchema.shape).meta({ id: 'ReceivedMessage' }),
    commentSchema,
  ])
  .meta({ id: 'Message' });

type ShownAttachment = Answer<typeof attachmentSchema>;
type ShownEmail = Answer<typeof emailSchema>;

/** One entry of a conversation as the API shows it. `bcc` is there for those who may act in the inbox. */
export type ShownMessage = Answer<typeof entrySchema>;

type ShownMail = Exclude<ShownMessage, { kind: 'comment' }>;
type MailRow = Exclude<MessageRow, { kind: 'comment' }>;

const shownAttachment = ({ attachmentId, fileName, contentId, inline, blob }: Attachment): ShownAttachment => ({
  id: attachmentId,
  fileName,
  mediaType: blob.mediaType,
  size: blob.size,
  sha256: blob.sha256,
  inline,
  contentId,
});

const shownEmail = (data: EmailComposed['data'] | EmailReceived['data']): ShownEmail => ({
  id: data.emailId,
  threadId: data.threadId,
  inboxId: data.inboxId,
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
});

const shownSent = (
  data: EmailComposed['data'],
  recipients: readonly Recipient[],
  attempts: number,
  showsBcc: boolean,
): ShownMail => ({
  kind: 'sent',
  ...shownEmail(data),
  authorId: data.authorId,
  bcc: showsBcc ? data.bcc : null,
  answers: data.answers,
  recipients: recipients.filter(({ field }) => showsBcc || field !== 'bcc'),
  attempts,
});

const shownReceived = (data: EmailReceived['data']): ShownMail => ({
  kind: 'received',
  ...shownEmail(data),
  contactId: data.contactId,
  replyTo: data.replyTo,
  receivedBy: data.receivedBy,
  sentAt: data.sentAt,
  automatic: data.automatic,
  threading: data.threading,
});

export const shownComment = ({
  commentId,
  threadId,
  at,
  authorId,
  text,
}: CommentAdded['data']): Extract<ShownMessage, { kind: 'comment' }> => ({
  kind: 'comment',
  id: commentId,
  threadId,
  at,
  authorId,
  text,
});

/** A mail as the API shows it, without its bodies; recipients of Bcc only for those who may see them. */
export const shownMail = (row: MailRow, showsBcc: boolean): ShownMail =>
  row.kind === 'sent' ? shownSent(row.data, row.recipients, row.attempts, showsBcc) : shownReceived(row.data);

/** An entry as the API shows it, a mail as shownMail() does. */
export const shownMessage = (row: MessageRow, showsBcc: boolean): ShownMessage =>
  row.kind === 'comment' ? shownComment(row.data) : shownMail(row, showsBcc);
