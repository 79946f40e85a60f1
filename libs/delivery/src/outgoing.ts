import { RuleBroken } from '#libs/decider';
import {
  type Delivery,
  type Email,
  type ExistingThread,
  isWaiting,
  type Recipient,
  sameAddress,
  type Thread,
} from '#libs/threads';

/** A mail of ours in its thread, with its deliveries. */
export type Outgoing = Readonly<{ threadId: string; email: Email; delivery: Delivery }>;

/** The outgoing mail that a command speaks of. @throws RuleBroken email-missing */
export const outgoing = (emailId: string, thread: Thread): Outgoing => {
  const email = thread.status === 'none' ? undefined : thread.emails.find((one) => one.emailId === emailId);
  if (email?.delivery == null) throw new RuleBroken('email-missing', 'there is no such outgoing mail in this thread');
  return { threadId: (thread as ExistingThread).threadId, email, delivery: email.delivery };
};

/** Whether the mail was taken back before it left. */
export const isCanceled = ({ attempts, recipients }: Delivery): boolean =>
  attempts === 0 && recipients.every(({ state }) => state === 'canceled');

/** These recipients of the mail, or all. @throws RuleBroken recipient-missing for an address that it did not go to */
export const recipientsOf = ({ recipients }: Delivery, addresses: readonly string[] | null): readonly Recipient[] => {
  if (addresses === null) return recipients;
  return addresses.map((address) => {
    const found = recipients.find((recipient) => sameAddress(recipient.address, address));
    if (found === undefined) throw new RuleBroken('recipient-missing', `${address} is no recipient of this mail`);
    return found;
  });
};

/** From when there is something to do for the mail, RFC 3339 in UTC; null when nothing is left. */
export const dueAt = ({ recipients, release }: Pick<Delivery, 'recipients' | 'release'>): string | null => {
  const instants = recipients.flatMap(({ state, at, retryAt }) => {
    if (isWaiting({ state })) return [release.at];
    if (state === 'deferred') return [retryAt ?? at];
    return state === 'queued' || state === 'sending' ? [at] : [];
  });
  return instants.toSorted()[0] ?? null;
};

/** Recipients whom an attempt at this instant should reach: whose wait is over, never tried, or deferred until now. */
export const due = ({ recipients, release }: Delivery, at: string): readonly Recipient[] =>
  recipients.filter(({ state, retryAt }) => {
    if (isWaiting({ state })) return release.at <= at;
    return state === 'queued' || (state === 'deferred' && (retryAt === null || retryAt <= at));
  });
