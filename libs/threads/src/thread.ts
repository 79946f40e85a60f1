import type { RecordRef } from '#libs/records';
import { evolveAssociations } from './associations.js';
import type { Mailbox } from './mail-parts.js';
import { composed, type Delivery, evolveDelivery } from './outbound-email.js';
import { type Teamwork, evolveTeamwork, nobodysWork } from './teamwork.js';
import { TEAMWORK_EVENTS, type TeamworkEvent } from './teamwork-events.js';
import type { Attribution, EmailComposed, EmailReceived, ThreadEvent } from './thread-events.js';

/** Whose a mail that came in is taken for, `person` as the mail names them, and `decided`, whose it was taken for when it came. */
export type Sender = Readonly<{
  contactId: string | null;
  person: Mailbox | null;
  decided: Readonly<{ contactId: string | null; associations: readonly RecordRef[]; attribution: Attribution }>;
}>;

/**
 * What later decisions need of a mail in the thread. `associations` are the records it concerns by now; `delivery` is null for a mail that came
 * in, `sender` for one of ours; `looks` are those at the documents that it links to.
 */
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
  associations: readonly RecordRef[];
  delivery: Delivery | null;
  sender: Sender | null;
  looks: readonly Readonly<{ contentItemId: string; at: string }>[];
}>;

/** A conversation: `emails` in the order they came to be. Before anything happened there is none. */
export type Thread = Readonly<
  | { status: 'none' }
  | ({
      status: 'open' | 'closed';
      threadId: string;
      subject: string;
      emails: readonly Email[];
    } & Teamwork)
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
  associations: data.associations,
  delivery: composed(data),
  sender: null,
  looks: [],
});

const received = ({ contactId, associations, attribution, ...data }: EmailReceived['data']): Email => ({
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
  associations,
  delivery: null,
  sender: { contactId, person: attribution.person, decided: { contactId, associations, attribution } },
  looks: [],
});

const withEmail = (thread: ExistingThread, emailId: string, change: (email: Email) => Partial<Email>): Thread => ({
  ...thread,
  emails: thread.emails.map((email) => (email.emailId === emailId ? { ...email, ...change(email) } : email)),
});

const teamworkTypes: ReadonlySet<string> = new Set(TEAMWORK_EVENTS);

const isTeamwork = (event: ThreadEvent): event is TeamworkEvent => teamworkTypes.has(event.type);

/** What a fact makes of the conversation. A history that does not begin with ThreadOpened is not one of ours. */
export const evolve = (thread: Thread, event: ThreadEvent): Thread => {
  if (event.type === 'ThreadOpened') {
    const { threadId, inboxId, subject } = event.data;
    return { status: 'open', threadId, subject, emails: [], ...nobodysWork(inboxId) };
  }
  if (thread.status === 'none') throw new Error(`${event.type} stands before ThreadOpened`);
  if (isTeamwork(event)) return { ...thread, ...evolveTeamwork(thread, event) };
  switch (event.type) {
    case 'EmailComposed':
      return { ...thread, emails: [...thread.emails, sent(event.data)] };
    case 'EmailReceived': {
      const { emailId, automatic } = event.data;
      const heldBack = thread.isSpam && automatic === null ? emailId : thread.heldBack;
      return { ...thread, heldBack, emails: [...thread.emails, received(event.data)] };
    }
    case 'EmailReleased':
    case 'EmailSendCanceled':
    case 'EmailDeliveryAttempted':
    case 'EmailDelivered':
    case 'EmailDeliveryDeferred':
    case 'EmailDeliveryFailed':
    case 'EmailDeliveryInDoubt':
    case 'EmailDeliveryRetryRequested':
    case 'EmailDeliveryCanceled':
    case 'EmailBounced':
      return withEmail(thread, event.data.emailId, ({ delivery }) =>
        delivery === null ? {} : { delivery: evolveDelivery(delivery, event) },
      );
    case 'SenderAttributed': {
      const { emailId, contactId, person, associations } = event.data;
      return withEmail(thread, emailId, ({ sender }) =>
        sender === null ? {} : { associations, sender: { ...sender, contactId, person } },
      );
    }
    case 'RecordAssociated':
    case 'RecordDissociated':
      return withEmail(thread, event.data.emailId, ({ associations }) => ({
        associations: evolveAssociations(associations, event),
      }));
    case 'DocumentOpened': {
      const { emailId, contentItemId, at } = event.data;
      return withEmail(thread, emailId, ({ looks }) => ({ looks: [...looks, { contentItemId, at }] }));
    }
    case 'ThreadClosed':
      return { ...thread, status: 'closed' };
    case 'ThreadReopened':
      return { ...thread, status: 'open' };
    default:
      return event satisfies never;
  }
};
