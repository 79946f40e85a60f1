import { RuleBroken } from '#libs/decider';
import { takesPart } from '../participation.js';
import type { EmailBounced } from '../delivery-events.js';
import type { EmailReceived, ThreadEvent } from '../thread-events.js';
import type { ExistingThread, Thread } from '../thread.js';
import { awake } from '../wake-thread/awake.js';
import { answered } from './answered.js';
import { bounced, type ReportedMail } from './bounced.js';
import { type Routing, routed } from './routed.js';

/** What reopens a closed conversation, or wakes one that was put off, beside a person's mail: machine-made mail of these kinds, and a mail of ours that was given up. */
export type Reopening = Readonly<{ automatic: readonly string[]; bounce: boolean }>;

/**
 * A mail that came in and was decided to belong to this thread, or to open it; `report` is what it says of a mail of this thread when it is
 * a server's report, `routing` what the rules of the inbox want done with the conversation, null where they were not asked.
 */
export type ReceiveEmail = Readonly<{
  type: 'ReceiveEmail';
  email: EmailReceived['data'];
  report: ReportedMail | null;
  reopening: Reopening;
  routing: Routing | null;
}>;

type Reason = Readonly<{ reason: 'mail-received' | 'email-bounced'; emailId: string }>;

/** Why somebody should look at the conversation again. */
const reasonToLook = ({ email, reopening }: ReceiveEmail, bounces: readonly EmailBounced[]): Reason | null => {
  const { emailId, automatic } = email;
  const givenUp = bounces.find(({ data }) => data.permanence === 'hard');
  if (givenUp !== undefined && reopening.bounce) return { reason: 'email-bounced', emailId: givenUp.data.emailId };
  return automatic === null || reopening.automatic.includes(automatic) ? { reason: 'mail-received', emailId } : null;
};

/** The conversation is opened again if it was closed, and not put off any longer. Spam stays what it is. */
const broughtBack = (
  command: ReceiveEmail,
  bounces: readonly EmailBounced[],
  thread: ExistingThread,
): readonly ThreadEvent[] => {
  const why = thread.isSpam ? null : reasonToLook(command, bounces);
  if (why === null) return [];
  const { threadId, at } = command.email;
  if (thread.status === 'closed') return [{ type: 'ThreadReopened', data: { threadId, at, ...why } }];
  return awake(thread, { at, ...why });
};

/** A mail thought to begin a conversation, whose thread another mail began meanwhile, is to be decided upon again. */
const mustBeFirst = ({ threading, from }: EmailReceived['data'], thread: ExistingThread): void => {
  if (threading.rule !== 'new-thread') return;
  throw takesPart({ addresses: [from.address], contactId: null }, thread)
    ? new RuleBroken('thread-exists', 'this conversation was begun meanwhile')
    : new RuleBroken('stranger', 'this conversation was begun meanwhile, and the sender takes no part in it');
};

const received = (command: ReceiveEmail, thread: Thread): readonly ThreadEvent[] => {
  const { email, report } = command;
  const { threadId, inboxId, subject, at, emailId } = email;
  if (thread.status === 'none') {
    const opened = { type: 'ThreadOpened', data: { threadId, inboxId, subject, at, by: 'inbound' } } as const;
    return [opened, { type: 'EmailReceived', data: email }];
  }
  if (thread.emails.some((known) => known.emailId === emailId)) return [];
  mustBeFirst(email, thread);
  const bounces = report === null ? [] : bounced(report, email, thread);
  const receivedNow = { type: 'EmailReceived', data: { ...email, inboxId: thread.inboxId } } as const;
  return [receivedNow, ...answered(email, thread), ...bounces, ...broughtBack(command, bounces, thread)];
};

/**
 * The same mail a second time changes nothing. A person's mail cancels what was to be sent only if nobody answered, by the same append.
 * Automatic mail (RFC 3834) is shown in its thread but wakes nobody, unless it is told to. It lies where its thread lies by now, whichever inbox
 * it came to. What the routing rules want is done in the same append.
 * @throws RuleBroken thread-exists, stranger, thread-moved
 */
export const receiveEmail = (command: ReceiveEmail, thread: Thread): readonly ThreadEvent[] => {
  const events = received(command, thread);
  return [...events, ...routed(command.routing, command.email, events, thread)];
};
