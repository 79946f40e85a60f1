import { type EventVersion, type EventVersions, type Fact, v1 } from '#libs/decider';
import type { RecordRef } from '#libs/records';
import type { RecordAssociated, RecordDissociated } from './associations.js';
import { type DeliveryEvent, deliveryEvents } from './delivery-events.js';
import type { BlobRef, Content, Mailbox } from './mail-parts.js';
import { type MergingEvent, mergingEvents } from './merging-events.js';
import { type Cause, type TeamworkEvent, teamworkEvents } from './teamwork-events.js';

/** These names and shapes are the storage format: a released one is never edited, it gets a version and an upcast. */
export type ThreadOpened = Fact<
  'ThreadOpened',
  { threadId: string; inboxId: string; subject: string; at: string; by: 'compose' | 'inbound' | 'split' }
>;

/**
 * Something from the team's collection that a writer put into a mail, in the version it had then: as words in its bodies, as a file beside them,
 * or as a link to a file that tells when it is opened. A signature is of the kind 'signature'.
 */
export type InsertedContent = Readonly<{
  contentItemId: string;
  kind: string;
  version: number;
  as: 'words' | 'attachment' | 'link';
}>;

/**
 * From when a mail may leave: held for a moment in which its writer can take it back, or scheduled. One that leaves at once needs no
 * EmailReleased; the others wait for it.
 */
export type Release = Readonly<{ at: string; why: 'at-once' | 'hold' | 'schedule'; cancelOnAnswer: boolean }>;

/** A mail written by a person of the team, `forwards` being the one it passes on. Its Message-ID was minted from the ids of thread and e-mail. */
export type EmailComposed = Fact<
  'EmailComposed',
  Content & {
    threadId: string;
    emailId: string;
    inboxId: string;
    at: string;
    authorId: string;
    from: Mailbox;
    to: readonly Mailbox[];
    cc: readonly Mailbox[];
    bcc: readonly Mailbox[];
    subject: string;
    messageId: string;
    inReplyTo: string | null;
    references: readonly string[];
    answers: string | null;
    associations: readonly RecordRef[];
    release: Release;
    inserted: readonly InsertedContent[];
    draftId: string | null;
    forwards: Readonly<{ threadId: string; emailId: string }> | null;
  }
>;

const emailComposedVersions: EventVersion = {
  version: 2,
  upcasts: {
    1: (data) => ({
      ...data,
      release: { at: data['at'], why: 'at-once', cancelOnAnswer: false },
      inserted: [],
      draftId: null,
      forwards: null,
    }),
  },
};

/**
 * Why an incoming mail belongs to this thread: the rule that decided, the Message-ID it matched, and the version of the rules. A
 * 'stranger' answered a mail of the thread `related` without taking part in it; a report by 'return-path' was sent to the address `matched`,
 * which was made for one mail of ours.
 */
export type Threading = Readonly<{
  rule: 'own-message-id' | 'references' | 'return-path' | 'stranger' | 'new-thread';
  matched: string | null;
  related: string | null;
  version: number;
}>;

/**
 * Whether the word of who passes a mail on was taken, and what that rests on: what the inbox wants, whether they may act in it, and what
 * servers found of their identity, in words. 'original-is-ours' names one of us, or themselves, as who wrote it.
 */
export type ForwarderTrust = Readonly<{
  verdict: 'believed' | 'policy' | 'not-a-member' | 'authentication-failed' | 'original-is-ours';
  policy: 'nobody' | 'members' | 'anyone';
  member: boolean;
  authentication: readonly string[];
}>;

/**
 * Whose words a mail is, and why: `person` is who wrote it, `forwarder` who passed it on to us when that is somebody else. `original` is whom a
 * mail that is passed on names as its writer, also where that word was not taken; `trust` says why it was, or was not. 'machine' is a report or
 * the like, which is nobody's.
 */
export type Attribution = Readonly<{
  rule: 'sender' | 'reply-to' | 'forwarded-attached' | 'forwarded-inline' | 'machine' | 'nobody';
  person: Mailbox | null;
  forwarder: Mailbox | null;
  original: Mailbox | null;
  trust: ForwarderTrust | null;
  confidence: 'high' | 'low';
  version: number;
}>;

/** A part of a mail's text, in UTF-16 code units from `from` up to `to`. */
export type TextRange = Readonly<{ from: number; to: number }>;

/**
 * A mail that came in. `quotes` are the parts of its text that repeat earlier mail, `defects` what was odd, cut or missing, `remoteImages` the
 * pictures it wanted from elsewhere; `sameMessageIdAs` is another mail of this inbox that bears the same Message-ID and says something else.
 * The address of `from` is empty for a mail that names no sender, in its header or envelope.
 */
export type EmailReceived = Fact<
  'EmailReceived',
  Content & {
    threadId: string;
    emailId: string;
    inboundMailId: string;
    inboxId: string;
    at: string;
    receivedBy: string;
    contactId: string | null;
    from: Mailbox;
    replyTo: readonly Mailbox[];
    to: readonly Mailbox[];
    cc: readonly Mailbox[];
    subject: string;
    messageId: string | null;
    inReplyTo: readonly string[];
    references: readonly string[];
    sentAt: string | null;
    automatic: string | null;
    raw: BlobRef;
    threading: Threading;
    associations: readonly RecordRef[];
    attribution: Attribution;
    quotes: readonly TextRange[];
    defects: readonly string[];
    remoteImages: readonly string[];
    sameMessageIdAs: string | null;
  }
>;

const emailReceivedVersions: EventVersion = {
  version: 2,
  upcasts: {
    1: (data) => ({
      ...data,
      attribution: {
        rule: data['contactId'] === null ? 'nobody' : 'sender',
        person: data['from'],
        forwarder: null,
        original: null,
        trust: null,
        confidence: 'high',
        version: 1,
      },
      quotes: [],
      defects: [],
      remoteImages: [],
      sameMessageIdAs: null,
    }),
  },
};

/**
 * A person of the team said whose words a mail is; `previousContactId` is whose it was taken for until then. `person` is who wrote it as the mail
 * names them, null where a contact was named instead.
 */
export type SenderAttributed = Fact<
  'SenderAttributed',
  {
    threadId: string;
    emailId: string;
    at: string;
    contactId: string | null;
    previousContactId: string | null;
    person: Mailbox | null;
    associations: readonly RecordRef[];
  }
>;

/** Somebody followed the link in a mail of ours to a document; who of its recipients it was, the link does not tell. */
export type DocumentOpened = Fact<
  'DocumentOpened',
  { threadId: string; emailId: string; contentItemId: string; version: number; at: string }
>;

export type ThreadClosed = Fact<'ThreadClosed', { threadId: string; at: string; reason: Cause }>;
export type ThreadReopened = Fact<
  'ThreadReopened',
  {
    threadId: string;
    at: string;
    reason: 'mail-received' | 'email-bounced' | 'delivery-failed' | 'delivery-in-doubt' | 'command';
    emailId: string | null;
  }
>;

/** Everything that may stand in a `thread-` stream: one conversation, deliveries included, in the order it happened. */
export type ThreadEvent =
  | ThreadOpened
  | EmailComposed
  | EmailReceived
  | DeliveryEvent
  | SenderAttributed
  | DocumentOpened
  | RecordAssociated
  | RecordDissociated
  | TeamworkEvent
  | MergingEvent
  | ThreadClosed
  | ThreadReopened;

export const threadEvents: EventVersions<ThreadEvent> = {
  ThreadOpened: v1,
  EmailComposed: emailComposedVersions,
  EmailReceived: emailReceivedVersions,
  ...deliveryEvents,
  SenderAttributed: v1,
  DocumentOpened: v1,
  RecordAssociated: v1,
  RecordDissociated: v1,
  ...teamworkEvents,
  ...mergingEvents,
  ThreadClosed: { version: 2, upcasts: { 1: (data) => ({ ...data, reason: 'command' }) } },
  ThreadReopened: v1,
};

/** The stream of a conversation. */
export const threadStream = (threadId: string): string => `thread-${threadId}`;
