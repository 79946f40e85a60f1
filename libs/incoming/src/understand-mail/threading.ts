import {
  type EmailBounced,
  type EmailReceived,
  type Participant,
  takesPart,
  type Thread,
  type Threading,
} from '#libs/threads';

/** Raised whenever the same mail may be put into another thread. */
export const THREADING_VERSION = 3;

/** A thread that an id of the mail leads to, in the order of trust. `thread` is its state now. */
export type Candidate = Readonly<{
  rule: 'own-message-id' | 'references';
  messageId: string;
  threadId: string;
  thread: Thread;
}>;

/**
 * What the decision needs. `freshThreadId` is for a stranger's mail, `rootThreadId` follows from the first id of the conversation, or from where
 * an answer waits.
 */
export type ThreadingInput = Readonly<{
  inboxId: string;
  sender: Participant;
  candidates: readonly Candidate[];
  root: Candidate | null;
  freshThreadId: string;
  rootThreadId: string;
}>;

/** The thread of a mail, and why. */
export type Decided = Readonly<{ threadId: string; threading: Threading }>;

type Ids = Pick<EmailReceived['data'], 'messageId' | 'inReplyTo' | 'references'>;

/**
 * The ids that a mail answers, the nearest first, and the first id of its conversation: its own when it answers nothing, for then an
 * answer may have come before it; null for a mail without any.
 */
export const conversationOf = ({
  messageId,
  inReplyTo,
  references,
}: Ids): Readonly<{ ids: readonly string[]; rootId: string | null }> => ({
  ids: [...new Set([...inReplyTo, ...references.toReversed()])],
  rootId: references[0] ?? inReplyTo[0] ?? messageId,
});

/** The mail of ours that a report speaks of; `matched` is what told. */
export type Original = Readonly<{
  rule: EmailBounced['data']['rule'];
  matched: string;
  threadId: string;
  emailId: string;
}>;

const ruleOf = {
  'own-message-id': 'own-message-id',
  'return-path': 'return-path',
  'embedded-headers': 'references',
} as const satisfies Record<Original['rule'], Threading['rule']>;

/** A report belongs where the mail is that it speaks of, whoever sent it: it names what only that mail bore. */
export const besideOriginal = ({ rule, matched, threadId }: Original): Decided => ({
  threadId,
  threading: { rule: ruleOf[rule], matched, related: null, version: THREADING_VERSION },
});

/** A conversation that was moved keeps what comes to the inboxes where it lay. */
const layIn = (inboxId: string, thread: Thread): boolean =>
  thread.status !== 'none' && thread.inboxIds.includes(inboxId);

/** Whether any of them is a conversation of the inbox. */
export const leadsSomewhere = (inboxId: string, candidates: readonly Candidate[]): boolean =>
  candidates.some(({ thread }) => layIn(inboxId, thread));

/** Whether a mail may go where an answer to it waits: nothing is there yet, or its sender takes part. */
export const mayGoTo = (inboxId: string, sender: Participant, { thread }: Candidate): boolean =>
  thread.status === 'none' || (layIn(inboxId, thread) && takesPart(sender, thread));

/** The id of ours that the mail answers as one who takes part in that conversation, or null. */
export const answeredId = (inboxId: string, sender: Participant, candidates: readonly Candidate[]): string | null =>
  candidates.find(
    ({ rule, thread }) => rule === 'own-message-id' && layIn(inboxId, thread) && takesPart(sender, thread),
  )?.messageId ?? null;

/**
 * Puts a mail into the thread that its ids lead to, if its sender takes part in that conversation. Knowing an id is not enough: a
 * stranger's mail opens a thread of its own, which names the one it answers. Without any known id the thread follows from the first id
 * of the conversation, so that an answer which overtakes its original meets it there.
 */
export const decideThread = (input: ThreadingInput): Decided => {
  const { inboxId, sender, freshThreadId, rootThreadId } = input;
  const known = [...input.candidates, ...(input.root === null ? [] : [input.root])].filter(({ thread }) =>
    layIn(inboxId, thread),
  );
  const home = known.find(({ thread }) => takesPart(sender, thread));
  if (home !== undefined) {
    const { rule, messageId, threadId } = home;
    return { threadId, threading: { rule, matched: messageId, related: null, version: THREADING_VERSION } };
  }
  const [strange] = known;
  if (strange !== undefined) {
    const { messageId, threadId } = strange;
    const threading = { rule: 'stranger', matched: messageId, related: threadId, version: THREADING_VERSION } as const;
    return { threadId: freshThreadId, threading };
  }
  const threading = { rule: 'new-thread', matched: null, related: null, version: THREADING_VERSION } as const;
  return { threadId: rootThreadId, threading };
};
