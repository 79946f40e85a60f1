import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';
import { awake } from './awake.js';

/** A person wants to see the thread again at once, or the instant has come that it was put off until: 'due'. */
export type Wake = Readonly<{ type: 'Wake'; reason: 'command' | 'due'; at: string }>;

/** A timer that goes off for a thread which meanwhile waits for a later instant, or for nobody, wakes it not. @throws RuleBroken thread-missing */
export const wake = ({ reason, at }: Wake, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const until = thread.snooze?.until ?? null;
  if (reason === 'due' && (until === null || until > at)) return [];
  return awake(thread, { at, reason, emailId: null });
};
