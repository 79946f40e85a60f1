import { RuleBroken } from '#libs/decider';
import { type RecordRef, sameRef } from '#libs/records';
import type { RecordAssociated, RecordDissociated } from '../associations.js';
import { ownInPlace } from '../email.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Email, Thread } from '../thread.js';

/** Says what one mail concerns from now on, or with `emailId: null` every mail of the conversation: these records and no others, but for those
 * of `hidden` that it concerns: what the writer does not see stays. */
export type SetAssociations = Readonly<{
  type: 'SetAssociations';
  emailId: string | null;
  records: readonly RecordRef[];
  hidden: readonly RecordRef[];
  at: string;
}>;

/** What one append takes with room to spare: the event store refuses one beyond a mebibyte. */
const MOST_CHANGES = 500;

const mails = (emailId: string | null, emails: readonly Email[]): readonly Email[] => {
  if (emailId === null) return ownInPlace(emails);
  const named = emails.filter((email) => email.emailId === emailId && email.broughtFrom === null);
  if (named.length === 0) throw new RuleBroken('email-missing', 'there is no such mail in this thread');
  return named;
};

/** @throws RuleBroken thread-missing, email-missing, too-many-changes */
export const setAssociations = (
  { emailId: named, records, hidden, at }: SetAssociations,
  thread: Thread,
): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId } = thread;
  const without = (refs: readonly RecordRef[], others: readonly RecordRef[]): readonly RecordRef[] =>
    refs.filter(
      (ref, n) => !others.some((other) => sameRef(ref, other)) && refs.findIndex((first) => sameRef(ref, first)) === n,
    );
  const events = mails(named, thread.emails).flatMap(
    ({ emailId, associations }): readonly (RecordAssociated | RecordDissociated)[] => [
      ...without(associations, [...records, ...hidden]).map(
        (record) => ({ type: 'RecordDissociated', data: { threadId, emailId, at, record } }) as const,
      ),
      ...without(records, associations).map(
        (record) => ({ type: 'RecordAssociated', data: { threadId, emailId, at, record } }) as const,
      ),
    ],
  );
  if (events.length <= MOST_CHANGES) return events;
  throw new RuleBroken('too-many-changes', `this changes more than ${MOST_CHANGES} associations: change mail by mail`);
};
