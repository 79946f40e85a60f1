import { type Mailbox, sameAddress } from '../mail-parts.js';

/** What of a conversation tells whether another one of the same subject belongs to it. */
export type Compared = Readonly<{
  correspondents: readonly Mailbox[];
  contactId: string | null;
  openedAt: string;
  lastAt: string;
}>;

/** How long may lie between the last mail of one conversation and the first of another, in days. */
export const DAYS_APART = 30;

const DAY = 24 * 60 * 60_000;

/** Whole days between two conversations; 0 when they overlap. */
const daysBetween = (a: Compared, b: Compared): number => {
  const [first, second] = a.openedAt <= b.openedAt ? [a, b] : [b, a];
  return Math.max(0, Math.floor((Date.parse(second.openedAt) - Date.parse(first.lastAt)) / DAY));
};

/**
 * Why two conversations about `subject` may belong together, in words: they have a correspondent or a contact in common and lie no further apart
 * than DAYS_APART; else null. Nothing is ever done about it but by a person: anybody can write a subject.
 */
export const suggestion = (subject: string, one: Compared, other: Compared): string | null => {
  const days = daysBetween(one, other);
  if (subject === '' || days > DAYS_APART) return null;
  const common = one.correspondents.find(({ address }) =>
    other.correspondents.some((theirs) => address !== '' && sameAddress(theirs.address, address)),
  );
  const sameContact = one.contactId !== null && one.contactId === other.contactId;
  if (common === undefined && !sameContact) return null;
  const who = common === undefined ? 'both from the same contact' : `both with ${common.address.toLowerCase()}`;
  const when = days === 0 ? 'at the same time' : days === 1 ? 'a day apart' : `${days} days apart`;
  return `the same subject, "${subject}", ${who}, ${when}`;
};
