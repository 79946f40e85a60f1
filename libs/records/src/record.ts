import { type Fact, RuleBroken } from '#libs/decider';
import type { Audience } from '#libs/people';
import { type RecordRef, type RecordType, sameRef } from './record-ref.js';

/** The facts of one company, deal or ticket. A link stands on one of its two ends only: see linkEnds(). */
export type RecordEvent =
  | Fact<'RecordCreated', { recordId: string; recordType: RecordType; name: string; at: string }>
  | Fact<'RecordsLinked', { recordId: string; recordType: RecordType; with: RecordRef; at: string }>
  | Fact<'RecordsUnlinked', { recordId: string; recordType: RecordType; with: RecordRef; at: string }>
  | Fact<
      'RecordShared',
      { recordId: string; recordType: RecordType; madeBy: string | null; visibility: Audience; at: string }
    >;

/** `madeBy` is the user who made it, known since it was shared. */
export type ExistingRecord = Readonly<{
  status: 'created';
  recordId: string;
  recordType: RecordType;
  name: string;
  links: readonly RecordRef[];
  madeBy: string | null;
  visibility: Audience;
}>;

/** A company, a deal or a ticket. */
export type BusinessRecord = Readonly<{ status: 'none' }> | ExistingRecord;

export const noRecord: BusinessRecord = { status: 'none' };

export const recordStream = (recordId: string): string => `record-${recordId}`;

/** @throws RuleBroken `record-not-found` when no record was created under this id. */
export const existingRecord = (record: BusinessRecord): ExistingRecord => {
  if (record.status === 'none') throw new RuleBroken('record-not-found', 'create this record first');
  return record;
};

export const evolveRecord = (record: BusinessRecord, event: RecordEvent): BusinessRecord => {
  if (event.type === 'RecordCreated') {
    const { recordId, recordType, name } = event.data;
    return {
      ...{ status: 'created', recordId, recordType, name, links: [] },
      ...{ madeBy: null, visibility: { to: 'all' } },
    };
  }
  return record.status === 'none' ? record : evolveExisting(record, event);
};

const evolveExisting = (
  record: ExistingRecord,
  event: Exclude<RecordEvent, { type: 'RecordCreated' }>,
): ExistingRecord => {
  switch (event.type) {
    case 'RecordsLinked':
      return { ...record, links: [...record.links, event.data.with] };
    case 'RecordsUnlinked':
      return { ...record, links: record.links.filter((link) => !sameRef(link, event.data.with)) };
    case 'RecordShared':
      return { ...record, madeBy: event.data.madeBy, visibility: event.data.visibility };
    default:
      return event satisfies never;
  }
};
