import type { Attachment, Mailbox } from '../mail-parts.js';
import type { Recipient } from '../outbound-email.js';
import type { MessageRow } from './message-view.projection.js';
import type { CommentAdded, EmailComposed, EmailReceived, Threading } from '../thread-events.js';

type Entry = Readonly<{ id: string; threadId: string; at: string }>;

type ShownAttachment = Readonly<{
  id: string;
  fileName: string;
  mediaType: string;
  size: number;
  sha256: string;
  inline: boolean;
  contentId: string | null;
}>;

type ShownEmail = Entry &
  Readonly<{
    inboxId: string;
    from: Mailbox;
    to: readonly Mailbox[];
    cc: readonly Mailbox[];
    subject: string;
    preview: string;
    messageId: string | null;
    inReplyTo: readonly string[];
    references: readonly string[];
    attachments: readonly ShownAttachment[];
  }>;

/** One entry of a conversation as the API shows it. `bcc` is there for those who may act in the inbox. */
export type ShownMessage =
  | (ShownEmail &
      Readonly<{
        kind: 'sent';
        authorId: string;
        bcc: readonly Mailbox[] | null;
        answers: string | null;
        recipients: readonly Recipient[];
        attempts: number;
      }>)
  | (ShownEmail &
      Readonly<{
        kind: 'received';
        contactId: string | null;
        replyTo: readonly Mailbox[];
        receivedBy: string;
        sentAt: string | null;
        automatic: string | null;
        threading: Threading;
      }>)
  | (Entry & Readonly<{ kind: 'comment'; authorId: string; text: string }>);

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
): ShownMessage => ({
  kind: 'sent',
  ...shownEmail(data),
  authorId: data.authorId,
  bcc: showsBcc ? data.bcc : null,
  answers: data.answers,
  recipients: recipients.filter(({ field }) => showsBcc || field !== 'bcc'),
  attempts,
});

const shownReceived = (data: EmailReceived['data']): ShownMessage => ({
  kind: 'received',
  ...shownEmail(data),
  contactId: data.contactId,
  replyTo: data.replyTo,
  receivedBy: data.receivedBy,
  sentAt: data.sentAt,
  automatic: data.automatic,
  threading: data.threading,
});

const shownComment = ({ commentId, threadId, at, authorId, text }: CommentAdded['data']): ShownMessage => ({
  kind: 'comment',
  id: commentId,
  threadId,
  at,
  authorId,
  text,
});

/** An entry as the API shows it; recipients of Bcc only for those who may see them. */
export const shownMessage = (row: MessageRow, showsBcc: boolean): ShownMessage => {
  switch (row.kind) {
    case 'sent':
      return shownSent(row.data, row.recipients, row.attempts, showsBcc);
    case 'received':
      return shownReceived(row.data);
    case 'comment':
      return shownComment(row.data);
    default:
      return row satisfies never;
  }
};
