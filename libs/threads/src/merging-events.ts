import { type EventVersions, type Fact, v1 } from '#libs/decider';
import type { Gist } from './gist.js';
import type { Mailbox } from './mail-parts.js';

/**
 * A mail as the conversation that takes it over needs it: what becomes of it is still told where it came to be. `author` is whose words a mail
 * is that came in, `attachments` counts its files, `isMachines` tells that no person wrote it.
 */
export type CarriedEmail = Readonly<{
  emailId: string;
  at: string;
  direction: 'in' | 'out';
  from: Mailbox;
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  author: Mailbox | null;
  subject: string;
  messageId: string | null;
  references: readonly string[];
  inReplyTo: readonly string[];
  preview: string;
  attachments: number;
  isMachines: boolean;
}>;

/**
 * A conversation goes on in another one. Until it is taken out again it takes part in nothing itself; its mails stay on its stream, and so does
 * what becomes of them. `mergeId` names this merge, `emails` are all its mails, and `comments` counts what the team said in it.
 */
export type ThreadMerged = Fact<
  'ThreadMerged',
  {
    threadId: string;
    inboxId: string;
    intoThreadId: string;
    mergeId: string;
    emails: readonly CarriedEmail[];
    comments: number;
    at: string;
  }
>;

/** The other conversation has taken it over: `gist` is what a list shows of its mails from then on, those taken over among them. */
export type ThreadAbsorbed = Fact<
  'ThreadAbsorbed',
  {
    threadId: string;
    fromThreadId: string;
    mergeId: string;
    emails: readonly CarriedEmail[];
    comments: number;
    gist: Gist;
    at: string;
  }
>;

/** The conversation stands by itself again: a person wanted it, or the other one 'refused' it. */
export type ThreadUnmerged = Fact<
  'ThreadUnmerged',
  { threadId: string; fromThreadId: string; mergeId: string; at: string; reason: 'command' | 'refused' }
>;

/** What was taken over stands by itself again; `gist` is what a list shows without it. */
export type ThreadGivenBack = Fact<
  'ThreadGivenBack',
  { threadId: string; toThreadId: string; mergeId: string; comments: number; gist: Gist; at: string }
>;

/** Whose a conversation is taken for: the contact of its first mail that has one. */
export type FirstContact = Readonly<{ contactId: string; emailId: string }>;

/** A mail goes into a conversation that begins with it; `gist` is what a list shows of those that stay, `first` whose they are. Its own facts stay here. */
export type EmailSplitOff = Fact<
  'EmailSplitOff',
  {
    threadId: string;
    inboxId: string;
    emailId: string;
    intoThreadId: string;
    email: CarriedEmail;
    contactId: string | null;
    gist: Gist;
    first: FirstContact | null;
    at: string;
  }
>;

/** A mail of the conversation `fromThreadId` lies in this one, in this inbox. */
export type EmailBroughtOver = Fact<
  'EmailBroughtOver',
  {
    threadId: string;
    inboxId: string;
    emailId: string;
    fromThreadId: string;
    email: CarriedEmail;
    contactId: string | null;
    at: string;
  }
>;

/** The mail goes back to where it came from, which leaves nothing here. */
export type EmailGivenBack = Fact<
  'EmailGivenBack',
  { threadId: string; emailId: string; toThreadId: string; at: string }
>;

/** The mail lies again in the conversation that it came to, in this inbox. */
export type EmailPutBack = Fact<
  'EmailPutBack',
  {
    threadId: string;
    inboxId: string;
    emailId: string;
    fromThreadId: string;
    gist: Gist;
    first: FirstContact | null;
    at: string;
  }
>;

/** How conversations become one, and two again; how a mail comes to lie in another one, and back. */
export type MergingEvent =
  | ThreadMerged
  | ThreadAbsorbed
  | ThreadUnmerged
  | ThreadGivenBack
  | EmailSplitOff
  | EmailBroughtOver
  | EmailGivenBack
  | EmailPutBack;

/** Each says in which conversation and inbox a mail lies from then on. */
export type EmailPlaced = EmailBroughtOver | EmailPutBack;

export const EMAIL_PLACED = ['EmailBroughtOver', 'EmailPutBack'] as const satisfies readonly EmailPlaced['type'][];

export const mergingEvents: EventVersions<MergingEvent> = {
  ThreadMerged: v1,
  ThreadAbsorbed: v1,
  ThreadUnmerged: v1,
  ThreadGivenBack: v1,
  EmailSplitOff: v1,
  EmailBroughtOver: v1,
  EmailGivenBack: v1,
  EmailPutBack: v1,
};

/** Every type of MergingEvent, for what follows or shows them all. */
export const MERGING_EVENTS = Object.keys(mergingEvents) as MergingEvent['type'][];
