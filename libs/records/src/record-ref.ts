import { RuleBroken } from '#libs/decider';

/** Whatever correspondence can be about, from the general to the particular. */
export const REF_TYPES = ['contact', 'company', 'deal', 'ticket'] as const;

export type RefType = (typeof REF_TYPES)[number];

/** What has a stream `record-<id>`; a contact has one of its own kind. */
export const RECORD_TYPES = ['company', 'deal', 'ticket'] as const;

export type RecordType = (typeof RECORD_TYPES)[number];

/** Names one contact, company, deal or ticket. */
export type RecordRef = Readonly<{ type: RefType; id: string }>;

export const sameRef = (a: RecordRef, b: RecordRef): boolean => a.type === b.type && a.id === b.id;

export type Owner = Readonly<{ type: RecordType; id: string }>;

const isOwner = (ref: RecordRef): ref is Owner => ref.type !== 'contact';

/** The particular before the general, then by id: the same whichever end one begins at. */
const precedes = (a: RecordRef, b: RecordRef): boolean =>
  a.type === b.type ? a.id < b.id : REF_TYPES.indexOf(a.type) > REF_TYPES.indexOf(b.type);

/**
 * On whose stream a link between two lies, so that it is one link from either end.
 * @throws RuleBroken `link-to-itself`, and `link-of-contacts` since a contact's stream holds no links.
 */
export const linkEnds = (a: RecordRef, b: RecordRef): Readonly<{ owner: Owner; other: RecordRef }> => {
  if (sameRef(a, b)) throw new RuleBroken('link-to-itself', 'a record cannot be linked to itself');
  const [owner, other] = precedes(a, b) ? [a, b] : [b, a];
  if (isOwner(owner)) return { owner, other };
  throw new RuleBroken('link-of-contacts', 'link two contacts through a company, a deal or a ticket');
};
