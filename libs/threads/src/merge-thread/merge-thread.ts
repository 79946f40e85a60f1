import { RuleBroken } from '#libs/decider';
import { inPlace } from '../email.js';
import { carried, mustStandAlone } from '../merging.js';
import { isWaiting, type Recipient } from '../outbound-email.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Email, Thread } from '../thread.js';

/** Lets a conversation go on in another one; `mergeId` names this merge. The other one decides with AbsorbThread whether it takes it. */
export type MergeThread = Readonly<{ type: 'MergeThread'; intoThreadId: string; mergeId: string; at: string }>;

/** So many characters of JSON fit well into one event, beside what else stands in it. */
const CARRIED_MOST = 400_000;

const isLeaving = (recipient: Recipient): boolean =>
  isWaiting(recipient) || recipient.state === 'queued' || recipient.state === 'deferred';

const waitsForAnswer = ({ delivery }: Email): boolean =>
  delivery !== null && delivery.release.cancelOnAnswer && delivery.recipients.some(isLeaving);

/** Once it is elsewhere, the answer is not heard where the mail waits. @throws RuleBroken email-waits-for-answer */
export const mustNotWaitForAnswer = (emails: readonly Email[]): void => {
  if (!emails.some(waitsForAnswer)) return;
  throw new RuleBroken('email-waits-for-answer', 'a mail leaves only if nobody answers: send or cancel it first');
};

/**
 * A conversation into which others have gone goes nowhere itself, so that no chain and no circle can come to be.
 * @throws RuleBroken thread-missing, same-thread, thread-merged, thread-absorbed-others, email-waits-for-answer, thread-too-long
 */
export const mergeThread = ({ intoThreadId, mergeId, at }: MergeThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, inboxId, mergedInto, absorbed } = thread;
  if (intoThreadId === threadId) throw new RuleBroken('same-thread', 'a thread cannot go into itself');
  if (mergedInto?.threadId === intoThreadId) return [];
  mustStandAlone(thread);
  if (absorbed.length > 0)
    throw new RuleBroken('thread-absorbed-others', 'other threads have gone into this one: merge the other way round');
  mustNotWaitForAnswer(thread.emails);
  const emails = inPlace(thread.emails).map(carried);
  if (JSON.stringify(emails).length > CARRIED_MOST)
    throw new RuleBroken('thread-too-long', 'this thread has too many mails to go into another one');
  const comments = thread.comments.filter(({ deleted }) => !deleted).length;
  return [{ type: 'ThreadMerged', data: { threadId, inboxId, intoThreadId, mergeId, emails, comments, at } }];
};
