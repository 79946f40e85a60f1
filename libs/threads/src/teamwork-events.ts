import { type EventVersions, type Fact, v1 } from '#libs/decider';

export type Assignee = Readonly<{ kind: 'user' | 'team'; id: string }>;

/** 'answered': whoever answers a thread of nobody's takes it; 'routing': see ThreadRouted. */
export type ThreadAssigned = Fact<
  'ThreadAssigned',
  { threadId: string; assignee: Assignee; at: string; reason: 'command' | 'answered' | 'routing' }
>;
export type ThreadUnassigned = Fact<'ThreadUnassigned', { threadId: string; at: string }>;

/** A word among the team; `mentions` are the users named in it who may see the inbox. */
export type CommentAdded = Fact<
  'CommentAdded',
  { threadId: string; commentId: string; authorId: string; text: string; mentions: readonly string[]; at: string }
>;
export type CommentEdited = Fact<
  'CommentEdited',
  { threadId: string; commentId: string; text: string; mentions: readonly string[]; at: string }
>;
export type CommentDeleted = Fact<'CommentDeleted', { threadId: string; commentId: string; at: string }>;

export type ThreadFollowed = Fact<
  'ThreadFollowed',
  { threadId: string; userId: string; at: string; reason: 'command' | 'mentioned' }
>;
export type ThreadUnfollowed = Fact<'ThreadUnfollowed', { threadId: string; userId: string; at: string }>;

/** Who closed, tagged, put off or set aside a thread: a person, or the routing rules, which ThreadRouted explains. */
export type Cause = 'command' | 'routing';

export type ThreadTagged = Fact<'ThreadTagged', { threadId: string; tag: string; at: string; reason: Cause }>;
export type ThreadUntagged = Fact<'ThreadUntagged', { threadId: string; tag: string; at: string }>;

/** Out of sight until the instant `until`, or until somebody writes; null to wait for that alone. */
export type ThreadSnoozed = Fact<
  'ThreadSnoozed',
  { threadId: string; until: string | null; at: string; reason: Cause }
>;
/** `emailId` is the mail that woke the thread, where one did. What is closed or set aside as spam is not put off any longer. */
export type ThreadWoken = Fact<
  'ThreadWoken',
  {
    threadId: string;
    at: string;
    reason:
      | 'due'
      | 'mail-received'
      | 'email-bounced'
      | 'delivery-failed'
      | 'delivery-in-doubt'
      | 'closed'
      | 'spam'
      | 'command';
    emailId: string | null;
  }
>;

export type ThreadMarkedAsSpam = Fact<'ThreadMarkedAsSpam', { threadId: string; at: string; reason: Cause }>;
export type ThreadMarkedAsNotSpam = Fact<'ThreadMarkedAsNotSpam', { threadId: string; at: string }>;

/** `tickets` are the tickets of the conversation, which go where it goes. */
export type ThreadMoved = Fact<
  'ThreadMoved',
  { threadId: string; fromInboxId: string; toInboxId: string; tickets: readonly string[]; at: string; reason: Cause }
>;

/** A mail of this thread was passed on as the mail `asEmailId` of the thread `inThreadId`, which names this one as what it passes on. */
export type EmailForwarded = Fact<
  'EmailForwarded',
  { threadId: string; emailId: string; inThreadId: string; asEmailId: string; at: string }
>;

/**
 * How a rule chose somebody: `draw` is what chance gave, from 0 up to 1; `load` what each candidate had to do then. Nobody is chosen where nobody is
 * left of those named who can see the inbox.
 */
export type Choice = Readonly<{
  ruleId: string;
  strategy: 'fixed' | 'random' | 'round-robin' | 'least-busy' | 'contact-owner';
  candidates: readonly Assignee[];
  load: readonly number[] | null;
  draw: number | null;
  chosen: Assignee | null;
}>;

/** What is done with a conversation by rules; `until` is when one that is snoozed comes back, `inboxId` where one goes that is moved. */
export type RoutingOutcome = Readonly<{
  assignee: Assignee | null;
  tags: readonly string[];
  inboxId: string | null;
  state: 'spam' | 'closed' | 'snoozed' | null;
  until: string | null;
}>;

/**
 * What the routing rules of the inbox `inboxId`, as they stood at `rulesRevision` of its stream, made of the mail that opened the conversation, or opened it
 * again: the rules whose conditions held, in order, how somebody was chosen, and the outcome. `language` and `hours` are what they asked beside the
 * mail itself. The facts that carry it out follow in the same append, with the reason 'routing'.
 */
export type ThreadRouted = Fact<
  'ThreadRouted',
  {
    threadId: string;
    emailId: string;
    inboxId: string;
    at: string;
    occasion: 'opened' | 'reopened';
    rulesRevision: number;
    matched: readonly Readonly<{ ruleId: string; name: string }>[];
    language: string | null;
    hours: 'inside' | 'outside';
    choices: readonly Choice[];
    outcome: RoutingOutcome;
    version: number;
  }
>;

/** What a team does with a conversation beside writing mail. */
export type TeamworkEvent =
  | ThreadAssigned
  | ThreadUnassigned
  | CommentAdded
  | CommentEdited
  | CommentDeleted
  | ThreadFollowed
  | ThreadUnfollowed
  | ThreadTagged
  | ThreadUntagged
  | ThreadSnoozed
  | ThreadWoken
  | ThreadMarkedAsSpam
  | ThreadMarkedAsNotSpam
  | ThreadMoved
  | EmailForwarded
  | ThreadRouted;

export const teamworkEvents: EventVersions<TeamworkEvent> = {
  ThreadAssigned: { version: 2, upcasts: { 1: (data) => data } },
  ThreadUnassigned: v1,
  CommentAdded: { version: 2, upcasts: { 1: (data) => ({ ...data, mentions: [] }) } },
  CommentEdited: v1,
  CommentDeleted: v1,
  ThreadFollowed: v1,
  ThreadUnfollowed: v1,
  ThreadTagged: v1,
  ThreadUntagged: v1,
  ThreadSnoozed: v1,
  ThreadWoken: v1,
  ThreadMarkedAsSpam: v1,
  ThreadMarkedAsNotSpam: v1,
  ThreadMoved: v1,
  EmailForwarded: v1,
  ThreadRouted: v1,
};

/** Every type of TeamworkEvent, for what follows or shows them all. */
export const TEAMWORK_EVENTS = Object.keys(teamworkEvents) as TeamworkEvent['type'][];
