import { type BusinessRecord, existingRecord, type RecordEvent } from '../record.js';
import { type RecordRef, sameRef } from '../record-ref.js';

/** `with` is the other end of the link, as linkEnds() found it. */
export type UnlinkRecords = Readonly<{ type: 'UnlinkRecords'; with: RecordRef; at: string }>;

export const unlinkRecords = ({ with: other, at }: UnlinkRecords, record: BusinessRecord): readonly RecordEvent[] => {
  const { recordId, recordType, links } = existingRecord(record);
  if (!links.some((link) => sameRef(link, other))) return [];
  return [{ type: 'RecordsUnlinked', data: { recordId, recordType, with: other, at } }];
};
