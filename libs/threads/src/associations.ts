import type { Fact } from '#libs/decider';
import { type RecordRef, sameRef } from '#libs/records';

type Change = { threadId: string; emailId: string; at: string; record: RecordRef };

/** A mail, and its files, concern a record from now on: a person chose so after it was sent or had come in. */
export type RecordAssociated = Fact<'RecordAssociated', Change>;

/** A mail, and its files, concern a record no longer: a person chose so. */
export type RecordDissociated = Fact<'RecordDissociated', Change>;

/** What a mail concerns once a person has chosen one record more, or one less. */
export const evolveAssociations = (
  associations: readonly RecordRef[],
  { type, data: { record } }: RecordAssociated | RecordDissociated,
): readonly RecordRef[] => {
  const others = associations.filter((ref) => !sameRef(ref, record));
  return type === 'RecordAssociated' ? [...others, record] : others;
};
