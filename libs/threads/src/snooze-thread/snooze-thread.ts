import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Puts the thread off until an instant, RFC 3339 in UTC with milliseconds, or until somebody writes; null waits for that alone. */
export type Snooze = Readonly<{ type: 'Snooze'; until: string | null; at: string }>;

const YEAR_MS = 366 * 24 * 60 * 60_000;

const mustBeAhead = (until: string, at: string): void => {
  const ahead = Date.parse(until) - Date.parse(at);
  if (ahead <= 0) throw new RuleBroken('snooze-past', 'this instant is past: name a later one');
  if (ahead > YEAR_MS) throw new RuleBroken('snooze-too-far', 'a thread may be put off for up to a year');
};

/**
 * Only what is open can be put off: a closed thread comes back by itself when somebody writes, and spam does not.
 * @throws RuleBroken thread-missing, thread-closed, thread-is-spam, snooze-past, snooze-too-far
 */
export const snooze = ({ until, at }: Snooze, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, isSpam, snooze: before } = thread;
  if (before !== null && before.until === until) return [];
  if (isSpam) throw new RuleBroken('thread-is-spam', 'this thread is marked as spam: say first that it is not');
  if (thread.status === 'closed') throw new RuleBroken('thread-closed', 'this thread is closed: open it again first');
  if (until !== null) mustBeAhead(until, at);
  return [{ type: 'ThreadSnoozed', data: { threadId, until, at, reason: 'command' } }];
};
