import type { Mailbox } from './mail-parts.js';
import { composed, type Delivery, evolveDelivery } from './outbound-email.js';
import type { Assignee, EmailComposed, EmailReceived, ThreadEvent } from './thread-events.js';

/** What later decisions need of a mail in the thread. `delivery` is null for a mail that came in. */
export type Email = Readonly<{
  emailId: string;
  at: string;
  from: Mailbox;
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  subject: string;
  messageId: string | null;
  references: readonly string[];
  inReplyTo: readonly string[];
  delivery: Delivery | null;
}>;

/** A conversation: `emails` in the order they came to be. Before anything happened there is none. */
export type Thread = Readonly<
  | { status: 'none' }
  | {
      status: 'open' | 'closed';
      threadId: string;
      inboxId: string;
      subject: string;
      assignee: Assignee | null;
      emails: readonly Email[];
      commentIds: readonly string[];
    }
>;

export type ExistingThread = Exclude<Thread, { status: 'none' }>;

export const noThread: Thread = { status: 'none' };

const sent = (data: EmailComposed['data']): Email => ({
  emailId: data.emailId,
  at: data.at,
  from: data.from,
  replyTo: [],
  to: data.to,
  cc: data.cc,
  subject: data.subject,
  messageId: data.messageId,
  references: data.references,
  inReplyTo: data.inReplyTo === null ? [] : [data.inReplyTo],
  delivery: composed(data),
});

const received = (data: EmailReceived['data']): Email => ({
  emailId: data.emailId,
  at: data.at,
  from: data.from,
  replyTo: data.replyTo,
  to: data.to,
  cc: data.cc,
  subject: data.subject,
  messageId: data.messageId,
  references: data.references,
  inReplyTo: data.inReplyTo,
  delivery: null,
});

/** What a fact makes of the conversation. A history that does not begin with ThreadOpened is not one of ours. */
export const evolve = (thread: Thread, event: ThreadEvent): Thread => {
  if (event.type === 'ThreadOpened') {
    const { threadId, inboxId, subject } = event.data;
    return { status: 'open', threadId, inboxId, subject, assignee: null, emails: [], commentIds: [] };
  }
  if (thread.status === 'none') throw new Error(`${event.type} stands before ThreadOpened`);
  switch (event.type) {
    case 'EmailComposed':
      return { ...thread, emails: [...thread.emails, sent(event.data)] };
    case 'EmailReceived':
      return { ...thread, emails: [...thread.emails, received(event.data)] };
    case 'EmailDeliveryAttempted':
    case 'EmailDelivered':
    case 'EmailDeliveryDeferred':
    case 'EmailDeliveryFailed':
    case 'EmailDeliveryInDoubt':
    case 'EmailDeliveryRetryRequested':
    case 'EmailBounced': {
      const emails = thread.emails.map((email) =>
        email.emailId === event.data.emailId && email.delivery !== null
          ? { ...email, delivery: evolveDelivery(email.delivery, event) }
          : email,
      );
      return { ...thread, emails };
    }
    case 'SenderAttributed':
      return thread;
    case 'ThreadAssigned':
      return { ...thread, assignee: event.data.assignee };
    case 'ThreadUnassigned':
      return { ...thread, assignee: null };
    case 'CommentAdded':
      return { ...thread, commentIds: [...thread.commentIds, event.data.commentId] };
    case 'ThreadClosed':
      return { ...thread, status: 'closed' };
    case 'ThreadReopened':
      return { ...thread, status: 'open' };
    default:
      return event satisfies never;
  }
};
