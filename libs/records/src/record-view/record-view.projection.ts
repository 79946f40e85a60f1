import { searchText, sortText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import type { RecordEvent } from '../record.js';
import type { RecordType } from '../record-ref.js';

/** One company, deal or ticket. */
export type RecordRow = Readonly<{
  record_id: string;
  record_type: RecordType;
  name: string;
  sort_name: string;
  search: string;
  created_at: string;
}>;

type Seen = Extract<RecordEvent, { type: 'RecordCreated' }>;

export const recordView = projection<RecordRow, Seen>({
  name: 'record_view',
  version: 1,
  table: viewTable<RecordRow>({
    name: 'record_view',
    version: 1,
    columns: {
      record_id: { type: 'uuid' },
      record_type: { type: 'text' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      search: { type: 'text' },
      created_at: { type: 'timestamptz' },
    },
    primaryKey: ['record_id'],
    indexes: [['record_type', 'sort_name', 'record_id']],
  }),
  on: ['RecordCreated'],
  matches: ({ data }) => [{ record_id: data.recordId }],
  row: (_, { data: { recordId, recordType, name, at } }) => ({
    record_id: recordId,
    record_type: recordType,
    name,
    sort_name: sortText(name),
    search: ` ${searchText(name)}`,
    created_at: at,
  }),
});
