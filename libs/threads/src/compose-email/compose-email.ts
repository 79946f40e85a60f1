import { RuleBroken } from '#libs/decider';
import type { EmailComposed, ThreadEvent } from '../thread-events.js';
import { mustLeaveInTime } from '../release.js';
import type { Thread } from '../thread.js';

/** A new mail, and with it a new conversation. */
export type ComposeEmail = Readonly<{
  type: 'ComposeEmail';
  email: Omit<EmailComposed['data'], 'inReplyTo' | 'references' | 'answers'>;
}>;

/** No mail leaves without a recipient. */
export const mustHaveRecipient = ({ to, cc, bcc }: Pick<EmailComposed['data'], 'to' | 'cc' | 'bcc'>): void => {
  if (to.length + cc.length + bcc.length === 0) throw new RuleBroken('no-recipient', 'name at least one recipient');
};

/**
 * Opens a thread with a mail written by a person.
 * @throws RuleBroken no-recipient, thread-exists, send-at-past, send-at-too-far
 */
export const composeEmail = ({ email }: ComposeEmail, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status !== 'none') {
    if (thread.emails.some(({ emailId }) => emailId === email.emailId)) return [];
    throw new RuleBroken('thread-exists', 'this thread exists already: reply to it');
  }
  mustHaveRecipient(email);
  mustLeaveInTime(email);
  const { threadId, inboxId, subject, at } = email;
  return [
    { type: 'ThreadOpened', data: { threadId, inboxId, subject, at, by: 'compose' } },
    { type: 'EmailComposed', data: { ...email, inReplyTo: null, references: [], answers: null } },
  ];
};
