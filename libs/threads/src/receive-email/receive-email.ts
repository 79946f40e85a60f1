import type { EmailReceived, ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** A mail that came in and was decided to belong to this thread, or to open it. */
export type ReceiveEmail = Readonly<{ type: 'ReceiveEmail'; email: EmailReceived['data'] }>;

/** Automatic mail (RFC 3834) is shown in its thread but wakes nobody: only a person's mail reopens. */
const reopens = (thread: Thread, email: EmailReceived['data']): boolean =>
  thread.status === 'closed' && email.automatic === null;

/** Never refuses: mail that reached us has a place. The same mail a second time changes nothing. */
export const receiveEmail = ({ email }: ReceiveEmail, thread: Thread): readonly ThreadEvent[] => {
  const { threadId, inboxId, subject, at, emailId } = email;
  const receivedNow: ThreadEvent = { type: 'EmailReceived', data: email };
  if (thread.status === 'none') {
    return [{ type: 'ThreadOpened', data: { threadId, inboxId, subject, at, by: 'inbound' } }, receivedNow];
  }
  if (thread.emails.some((known) => known.emailId === emailId)) return [];
  return reopens(thread, email)
    ? [receivedNow, { type: 'ThreadReopened', data: { threadId, at, reason: 'mail-received', emailId } }]
    : [receivedNow];
};
