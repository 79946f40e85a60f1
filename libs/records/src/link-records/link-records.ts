import { type BusinessRecord, existingRecord, type RecordEvent } from '../record.js';
import { type RecordRef, sameRef } from '../record-ref.js';

/** `with` is the other end of the link, as linkEnds() found it. */
export type LinkRecords = Readonly<{ type: 'LinkRecords'; with: RecordRef; at: string }>;

export const linkRecords = ({ with: other, at }: LinkRecords, record: BusinessRecord): readonly RecordEvent[] => {
  const { recordId, recordType, links } = existingRecord(record);
  if (links.some((link) => sameRef(link, other))) return [];
  return [{ type: 'RecordsLinked', data: { recordId, recordType, with: other, at } }];
};
