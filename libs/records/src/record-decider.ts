import type { Decider } from '#libs/decider';
import { type CreateRecord, createRecord } from './create-record/create-record.js';
import { type LinkRecords, linkRecords } from './link-records/link-records.js';
import { type BusinessRecord, evolveRecord, noRecord, type RecordEvent } from './record.js';
import { type ShareRecord, shareRecord } from './share-record/share-record.js';
import { type UnlinkRecords, unlinkRecords } from './unlink-records/unlink-records.js';

export type RecordCommand = CreateRecord | LinkRecords | UnlinkRecords | ShareRecord;

const decide = (command: RecordCommand, record: BusinessRecord): readonly RecordEvent[] => {
  switch (command.type) {
    case 'CreateRecord':
      return createRecord(command, record);
    case 'LinkRecords':
      return linkRecords(command, record);
    case 'UnlinkRecords':
      return unlinkRecords(command, record);
    case 'ShareRecord':
      return shareRecord(command, record);
    default:
      return command satisfies never;
  }
};

/** Everything a `record-` stream can do. Each command but CreateRecord breaks the rule `record-not-found` where there is none. */
export const recordDecider: Decider<BusinessRecord, RecordCommand, RecordEvent> = {
  initialState: noRecord,
  decide,
  evolve: evolveRecord,
};
