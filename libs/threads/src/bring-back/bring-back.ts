import type { ThreadEvent, ThreadReopened } from '../thread-events.js';
import type { Thread } from '../thread.js';
import { awake } from '../wake-thread/awake.js';

/** A mail that is shown here, and whose facts stand in another conversation, did not reach somebody for good, or may not have. */
export type BringBack = Readonly<{
  type: 'BringBack';
  reason: Extract<ThreadReopened['data']['reason'], 'delivery-failed' | 'delivery-in-doubt' | 'email-bounced'>;
  emailId: string;
  at: string;
}>;

/** Opens the conversation again if it was closed, and puts it off no longer: somebody has to see it. Spam stays what it is. */
export const bringBack = ({ type: _, ...why }: BringBack, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none' || thread.isSpam) return [];
  const { threadId } = thread;
  return thread.status === 'closed' ? [{ type: 'ThreadReopened', data: { threadId, ...why } }] : awake(thread, why);
};
