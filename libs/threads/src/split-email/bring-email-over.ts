import { mustStandAlone } from '../merging.js';
import type { CarriedEmail, EmailBroughtOver } from '../merging-events.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Begins a conversation with a mail that was split off from another one, or takes it again when that one does not take it back. */
export type BringEmailOver = Readonly<{
  type: 'BringEmailOver';
  threadId: string;
  inboxId: string;
  fromThreadId: string;
  email: CarriedEmail;
  contactId: string | null;
  at: string;
}>;

const isEmptied = (thread: Thread, fromThreadId: string): boolean =>
  thread.status !== 'none' && thread.mergedInto?.threadId === fromThreadId && thread.mergedInto.mergeId === null;

/** @throws RuleBroken thread-merged */
export const bringEmailOver = ({ type: _, ...command }: BringEmailOver, thread: Thread): readonly ThreadEvent[] => {
  const { threadId, fromThreadId, email, at } = command;
  const { emailId, subject } = email;
  if (thread.status === 'none') {
    const { inboxId } = command;
    return [
      { type: 'ThreadOpened', data: { threadId, inboxId, subject, at, by: 'split' } },
      { type: 'EmailBroughtOver', data: { ...command, emailId } },
    ];
  }
  if (thread.emails.some((one) => one.emailId === emailId)) return [];
  if (!isEmptied(thread, fromThreadId)) mustStandAlone(thread);
  const again: EmailBroughtOver = { type: 'EmailBroughtOver', data: { ...command, emailId, inboxId: thread.inboxId } };
  return [again];
};
