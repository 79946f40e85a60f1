import { isWaiting } from '../outbound-email.js';
import type { EmailReceived, EmailSendCanceled } from '../thread-events.js';
import type { ExistingThread } from '../thread.js';

/** Mails that were to leave only if nobody wrote before do not leave: this one is a person's. */
export const answered = (
  { threadId, emailId, at, automatic, attribution }: EmailReceived['data'],
  thread: ExistingThread,
): readonly EmailSendCanceled[] => {
  if (automatic !== null || attribution.rule === 'machine') return [];
  return thread.emails.flatMap(({ emailId: canceled, delivery }): EmailSendCanceled[] => {
    if (delivery === null || !delivery.release.cancelOnAnswer || !delivery.recipients.some(isWaiting)) return [];
    const data = { threadId, emailId: canceled, at, why: 'answered', answeredBy: emailId } as const;
    return [{ type: 'EmailSendCanceled', data }];
  });
};
