import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { RecordEvent } from '../record.js';
import { recordDecider } from '../record-decider.js';
import type { UnlinkRecords } from './unlink-records.js';

const at = '2026-03-01T09:00:00.000Z';
const deal = { recordId: 'r1', recordType: 'deal' } as const;
const contact = { type: 'contact', id: 'c1' } as const;
const created: RecordEvent = { type: 'RecordCreated', data: { ...deal, name: 'Renewal', at } };
const linked: RecordEvent = { type: 'RecordsLinked', data: { ...deal, with: contact, at } };
const unlinked: RecordEvent = { type: 'RecordsUnlinked', data: { ...deal, with: contact, at } };
const command: UnlinkRecords = { type: 'UnlinkRecords', with: contact, at };

describe('UnlinkRecords', () => {
  it('unlinks a contact', () => given(recordDecider, created, linked).when(command).then(unlinked));
  it('is quiet the second time', () => given(recordDecider, created, linked, unlinked).when(command).thenNothing());
  it('is quiet about a company of the same id', () =>
    given(recordDecider, created, linked)
      .when({ ...command, with: { type: 'company', id: 'c1' } })
      .thenNothing());
  it('knows no record that was not created', () => given(recordDecider).when(command).thenBroken('record-not-found'));
});
