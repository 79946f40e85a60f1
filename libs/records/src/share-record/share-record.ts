import { type Audience, sameAudience } from '#libs/people';
import { type Contact, type ContactEvent, existingContact } from '../contact.js';
import { type BusinessRecord, existingRecord, type RecordEvent } from '../record.js';

/** Says who sees a record beside `madeBy`, the user who made it: null where nobody of the team did. */
export type ShareRecord = Readonly<{ type: 'ShareRecord'; madeBy: string | null; visibility: Audience; at: string }>;

/** @throws RuleBroken contact-not-found */
export const shareContact = ({ madeBy, visibility, at }: ShareRecord, contact: Contact): readonly ContactEvent[] => {
  const { contactId, visibility: before } = existingContact(contact);
  return sameAudience(before, visibility)
    ? []
    : [{ type: 'ContactShared', data: { contactId, madeBy, visibility, at } }];
};

/** @throws RuleBroken record-not-found */
export const shareRecord = (
  { madeBy, visibility, at }: ShareRecord,
  record: BusinessRecord,
): readonly RecordEvent[] => {
  const { recordId, recordType, visibility: before } = existingRecord(record);
  if (sameAudience(before, visibility)) return [];
  return [{ type: 'RecordShared', data: { recordId, recordType, madeBy, visibility, at } }];
};
