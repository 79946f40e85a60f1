import { isWaiting, type Recipient } from '../outbound-email.js';
import type { EmailDeliveryCanceled, EmailSendCanceled } from '../delivery-events.js';
import type { EmailReceived } from '../thread-events.js';
import type { Email, ExistingThread } from '../thread.js';

/** Whom the mail would still be tried for by itself. One that was let go by hand and not tried yet leaves all the same. */
const isToBeTried = ({ state, attempts }: Recipient): boolean =>
  state === 'deferred' || (state === 'queued' && attempts > 0);

const canceled = (
  { emailId, delivery }: Email,
  { threadId, at, emailId: answeredBy }: EmailReceived['data'],
): readonly (EmailSendCanceled | EmailDeliveryCanceled)[] => {
  if (delivery === null || !delivery.release.cancelOnAnswer) return [];
  const data = { threadId, emailId, at, why: 'answered', answeredBy } as const;
  if (delivery.recipients.some(isWaiting)) return [{ type: 'EmailSendCanceled', data }];
  const recipients = delivery.recipients.filter(isToBeTried).map(({ address }) => address);
  return recipients.length === 0 ? [] : [{ type: 'EmailDeliveryCanceled', data: { ...data, recipients } }];
};

/** Mails that were to leave only if nobody wrote before leave no more: this one is a person's. */
export const answered = (email: EmailReceived['data'], thread: ExistingThread) =>
  email.automatic !== null || email.attribution.rule === 'machine'
    ? []
    : thread.emails.flatMap((sent) => canceled(sent, email));
