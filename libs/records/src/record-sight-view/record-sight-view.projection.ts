import type { Recorded } from '#libs/decider';
import { audienceColumns, type AudienceColumns } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import type { ContactEvent } from '../contact.js';
import type { RecordEvent } from '../record.js';

/** To whom a contact, company, deal or ticket is shown. One that was never shared with anybody in particular has no row: everybody sees it. */
export type RecordSightRow = Omit<AudienceColumns, 'owner_id'> &
  Readonly<{
    shared_id: string;
    owner_id: string | null;
  }>;

type Seen = Extract<ContactEvent, { type: 'ContactShared' }> | Extract<RecordEvent, { type: 'RecordShared' }>;

const idOf = (event: Recorded<Seen>): string =>
  event.type === 'ContactShared' ? event.data.contactId : event.data.recordId;

export const recordSightView = projection<RecordSightRow, Seen>({
  name: 'record_sight_view',
  version: 1,
  table: viewTable<RecordSightRow>({
    name: 'record_sight_view',
    version: 1,
    columns: {
      shared_id: { type: 'uuid' },
      owner_id: { type: 'uuid', nullable: true },
      for_all: { type: 'boolean' },
      team_ids: { type: 'text[]' },
      user_ids: { type: 'text[]' },
    },
    primaryKey: ['shared_id'],
  }),
  on: ['ContactShared', 'RecordShared'],
  matches: (event) => [{ shared_id: idOf(event) }],
  row: (_, event) => ({
    shared_id: idOf(event),
    owner_id: event.data.madeBy,
    ...audienceColumns(event.data.visibility),
  }),
});
