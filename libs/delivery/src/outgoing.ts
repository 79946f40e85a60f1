import { RuleBroken } from '#libs/decider';
import type { Delivery, Email, ExistingThread, Recipient, Thread } from '#libs/threads';

/** A mail of ours in its thread, with its deliveries. */
export type Outgoing = Readonly<{ threadId: string; email: Email; delivery: Delivery }>;

/** The outgoing mail that a command speaks of. @throws RuleBroken email-missing */
export const outgoing = (emailId: string, thread: Thread): Outgoing => {
  const email = thread.status === 'none' ? undefined : thread.emails.find((one) => one.emailId === emailId);
  if (email?.delivery == null) throw new RuleBroken('email-missing', 'there is no such outgoing mail in this thread');
  return { threadId: (thread as ExistingThread).threadId, email, delivery: email.delivery };
};

/** From when there is something to do for the mail, RFC 3339 in UTC; null when nothing is left. */
export const dueAt = ({ recipients, release }: Pick<Delivery, 'recipients' | 'release'>): string | null => {
  const instants = recipients.flatMap(({ state, at, retryAt }) => {
    if (state === 'held' || state === 'scheduled') return [release.at];
    if (state === 'deferred') return [retryAt ?? at];
    return state === 'queued' || state === 'sending' ? [at] : [];
  });
  return instants.toSorted()[0] ?? null;
};

/** Recipients whom an attempt at this instant should reach: never tried, or deferred until now. */
export const due = (delivery: Delivery, at: string): readonly Recipient[] =>
  delivery.recipients.filter(
    ({ state, retryAt }) => state === 'queued' || (state === 'deferred' && (retryAt === null || retryAt <= at)),
  );
