import { evolveAssociations } from './associations.js';
import { type Email, received, sent } from './email.js';
import { byItself, evolveMerging, type Merging } from './merging.js';
import { MERGING_EVENTS, type MergingEvent } from './merging-events.js';
import { evolveDelivery } from './outbound-email.js';
import { type Teamwork, evolveTeamwork, nobodysWork } from './teamwork.js';
import { TEAMWORK_EVENTS, type TeamworkEvent } from './teamwork-events.js';
import type { ThreadEvent } from './thread-events.js';

export type { Email, Sender } from './email.js';

/** A conversation: `emails` in the order they came to be. Before anything happened there is none. */
export type Thread = Readonly<
  | { status: 'none' }
  | ({
      status: 'open' | 'closed';
      threadId: string;
      subject: string;
      emails: readonly Email[];
    } & Teamwork &
      Merging)
>;

export type ExistingThread = Exclude<Thread, { status: 'none' }>;

export const noThread: Thread = { status: 'none' };

const withEmail = (thread: ExistingThread, emailId: string, change: (email: Email) => Partial<Email>): Thread => ({
  ...thread,
  emails: thread.emails.map((email) => (email.emailId === emailId ? { ...email, ...change(email) } : email)),
});

const teamworkTypes: ReadonlySet<string> = new Set(TEAMWORK_EVENTS);

const mergingTypes: ReadonlySet<string> = new Set(MERGING_EVENTS);

const isMerging = (event: ThreadEvent): event is MergingEvent => mergingTypes.has(event.type);

const isTeamwork = (event: ThreadEvent): event is TeamworkEvent => teamworkTypes.has(event.type);

/** What a fact makes of the conversation. A history that does not begin with ThreadOpened is not one of ours. */
export const evolve = (thread: Thread, event: ThreadEvent): Thread => {
  if (event.type === 'ThreadOpened') {
    const { threadId, inboxId, subject } = event.data;
    return { status: 'open', threadId, subject, emails: [], ...nobodysWork(inboxId), ...byItself };
  }
  if (thread.status === 'none') throw new Error(`${event.type} stands before ThreadOpened`);
  if (isTeamwork(event)) return { ...thread, ...evolveTeamwork(thread, event) };
  if (isMerging(event)) return { ...thread, ...evolveMerging(thread, event) };
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
