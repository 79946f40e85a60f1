import type { Actor, Recorded } from '#libs/decider';
import { DELIVERY_EVENTS, type DeliveryEvent, type ExistingThread, type ThreadEvent } from '#libs/threads';

/** What part of a screen a message concerns: the line of a conversation, the mails and comments in it, or what became of a mail. */
export type Topic = 'thread' | 'message' | 'delivery';

const TOPICS = {
  ThreadOpened: 'thread',
  EmailComposed: 'message',
  EmailReceived: 'message',
  SenderAttributed: 'message',
  RecordAssociated: 'message',
  RecordDissociated: 'message',
  DocumentOpened: 'message',
  CommentAdded: 'message',
  CommentEdited: 'message',
  CommentDeleted: 'message',
  EmailForwarded: 'message',
  ThreadFollowed: 'thread',
  ThreadUnfollowed: 'thread',
  ThreadTagged: 'thread',
  ThreadUntagged: 'thread',
  ThreadSnoozed: 'thread',
  ThreadWoken: 'thread',
  ThreadMarkedAsSpam: 'thread',
  ThreadMarkedAsNotSpam: 'thread',
  ThreadMoved: 'thread',
  ThreadRouted: 'thread',
  EmailSplitOff: 'message',
  EmailBroughtOver: 'message',
  EmailGivenBack: 'message',
  EmailPutBack: 'message',
  ThreadMerged: 'thread',
  ThreadAbsorbed: 'thread',
  ThreadUnmerged: 'thread',
  ThreadGivenBack: 'thread',
  ThreadAssigned: 'thread',
  ThreadUnassigned: 'thread',
  ThreadClosed: 'thread',
  ThreadReopened: 'thread',
  ...(Object.fromEntries(DELIVERY_EVENTS.map((type) => [type, 'delivery'])) as Record<
    DeliveryEvent['type'],
    'delivery'
  >),
} as const satisfies Record<ThreadEvent['type'], Topic>;

/** The types of event that the feed tells of. */
export const LIVE_EVENTS = Object.keys(TOPICS) as readonly ThreadEvent['type'][];

/**
 * A change that somebody who looks at an inbox should see. It names things and does not show them, not even recipients, of whom one may be of
 * Bcc: what they are like is read from the views, which know who may see what, with `X-Min-Position: <position>`. `assignee` is whom the conversation concerns when the message is sent, `inboxId` where it lies
 * then; `otherInboxId` is the other inbox of a move, null of everything else.
 */
export type LiveMessage = Readonly<{
  topic: Topic;
  position: bigint;
  type: ThreadEvent['type'];
  inboxId: string;
  otherInboxId: string | null;
  threadId: string;
  emailId: string | null;
  revision: number;
  at: string;
  actor: Actor;
  assignee: ExistingThread['assignee'];
  reason: string | null;
}>;

const otherInbox = (event: ThreadEvent, inboxId: string): string | null => {
  if (event.type !== 'ThreadMoved') return null;
  const { fromInboxId, toInboxId } = event.data;
  return fromInboxId === inboxId ? toInboxId : fromInboxId;
};

/** Which contact wrote is said by the conversation, to those who see the contact: here all are told the same. */
const toldActor = (actor: Actor): Actor => (actor.kind === 'contact' ? { kind: 'contact', id: '' } : actor);

/** What a fact of a conversation says to those who look at its inbox; `thread` is the conversation as it stands. */
export const liveMessage = (
  event: Recorded<ThreadEvent>,
  { inboxId, assignee }: Pick<ExistingThread, 'inboxId' | 'assignee'>,
): LiveMessage => ({
  topic: TOPICS[event.type],
  position: event.position,
  type: event.type,
  inboxId,
  otherInboxId: otherInbox(event, inboxId),
  threadId: event.data.threadId,
  emailId: 'emailId' in event.data ? event.data.emailId : null,
  revision: event.revision,
  at: event.data.at,
  actor: toldActor(event.metadata.actor),
  assignee,
  reason: event.type === 'ThreadReopened' || event.type === 'ThreadWoken' ? event.data.reason : null,
});

/**
 * The message as it is told to somebody who looks at the inboxes that `looksAt` says, null for nothing of theirs. Who looks only at the inbox that a
 * conversation left is told that it left, and not where it went.
 */
export const toldTo = async (
  message: LiveMessage,
  looksAt: (inboxId: string) => Promise<boolean>,
): Promise<LiveMessage | null> => {
  const { inboxId, otherInboxId } = message;
  const other = otherInboxId !== null && (await looksAt(otherInboxId)) ? otherInboxId : null;
  if (await looksAt(inboxId)) return { ...message, otherInboxId: other };
  return other === null ? null : { ...message, inboxId: other, assignee: null };
};
