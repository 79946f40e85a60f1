import type { Recorded } from '#libs/decider';
import { type Match, projection, viewTable } from '#libs/read-models';
import type { RecordEvent } from '../record.js';
import type { RefType } from '../record-ref.js';

/** One link seen from one of its ends: each link has two rows, so that either end finds the other by its key. */
export type RecordLinkRow = Readonly<{
  from_type: RefType;
  from_id: string;
  to_type: RefType;
  to_id: string;
  linked_at: string;
}>;

type Seen = Extract<RecordEvent, { type: 'RecordsLinked' | 'RecordsUnlinked' }>;

type Ends = Omit<RecordLinkRow, 'linked_at'>;

const bothWays = ({ data: { recordId, recordType, with: other } }: Recorded<Seen>): readonly Ends[] => [
  { from_type: recordType, from_id: recordId, to_type: other.type, to_id: other.id },
  { from_type: other.type, from_id: other.id, to_type: recordType, to_id: recordId },
];

const linkRow = (
  _: RecordLinkRow | undefined,
  event: Recorded<Seen>,
  match: Match<RecordLinkRow>,
): RecordLinkRow | undefined => {
  if (event.type === 'RecordsUnlinked') return undefined;
  const ends = bothWays(event).find(({ from_id, to_id }) => from_id === match.from_id && to_id === match.to_id);
  return ends && { ...ends, linked_at: event.data.at };
};

export const recordLinkView = projection<RecordLinkRow, Seen>({
  name: 'record_link_view',
  version: 1,
  table: viewTable<RecordLinkRow>({
    name: 'record_link_view',
    version: 1,
    columns: {
      from_type: { type: 'text' },
      from_id: { type: 'uuid' },
      to_type: { type: 'text' },
      to_id: { type: 'uuid' },
      linked_at: { type: 'timestamptz' },
    },
    primaryKey: ['from_type', 'from_id', 'to_type', 'to_id'],
    indexes: [['from_id', 'linked_at', 'to_id']],
  }),
  on: ['RecordsLinked', 'RecordsUnlinked'],
  matches: bothWays,
  row: linkRow,
});
