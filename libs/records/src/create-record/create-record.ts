import { RuleBroken } from '#libs/decider';
import type { BusinessRecord, RecordEvent } from '../record.js';
import type { RecordType } from '../record-ref.js';

export type CreateRecord = Readonly<{
  type: 'CreateRecord';
  recordId: string;
  recordType: RecordType;
  name: string;
  at: string;
}>;

export const createRecord = (command: CreateRecord, record: BusinessRecord): readonly RecordEvent[] => {
  const { recordId, recordType, name, at } = command;
  if (record.status === 'none') return [{ type: 'RecordCreated', data: { recordId, recordType, name, at } }];
  if (record.recordType === recordType && record.name === name) return [];
  throw new RuleBroken('record-exists', 'this id belongs to another record');
};
