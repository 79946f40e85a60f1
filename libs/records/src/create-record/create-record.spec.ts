import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { RecordEvent } from '../record.js';
import { recordDecider } from '../record-decider.js';
import type { CreateRecord } from './create-record.js';

const record = { recordId: 'r1', recordType: 'deal', name: 'Renewal', at: '2026-03-01T09:00:00.000Z' } as const;
const created: RecordEvent = { type: 'RecordCreated', data: record };
const command: CreateRecord = { type: 'CreateRecord', ...record };

describe('CreateRecord', () => {
  it('creates a record', () => given(recordDecider).when(command).then(created));
  it('is quiet the second time', () => given(recordDecider, created).when(command).thenNothing());
  it('does not turn a deal into a ticket', () =>
    given(recordDecider, created)
      .when({ ...command, recordType: 'ticket' })
      .thenBroken('record-exists'));
});
