import type { ThreadWoken } from '../teamwork-events.js';
import type { ExistingThread } from '../thread.js';

/** The thread is not put off any longer, for this reason; nothing where it is not. `emailId` is the mail that it is due to. */
export const awake = (
  { threadId, snooze }: ExistingThread,
  { at, reason, emailId }: Omit<ThreadWoken['data'], 'threadId'>,
): readonly ThreadWoken[] =>
  snooze === null ? [] : [{ type: 'ThreadWoken', data: { threadId, at, reason, emailId } }];
