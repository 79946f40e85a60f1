import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import { addressKey } from '#libs/records';
import type { EmailComposed, EmailReceived } from '../thread-events.js';

/** When an inbox last wrote to an address or heard from it; the address as contacts are known by it. */
export type CorrespondenceRow = Readonly<{ address: string; inbox_id: string; last_at: string }>;

type Mail = EmailComposed | EmailReceived;

/** Whom a mail of ours goes to, or who wrote one that came in, also by passing it on. */
const correspondents = ({ type, data }: Mail): readonly string[] => {
  const mailboxes =
    type === 'EmailComposed'
      ? [...data.to, ...data.cc, ...data.bcc]
      : [data.from, ...(data.attribution.person === null ? [] : [data.attribution.person])];
  return [...new Set(mailboxes.map(({ address }) => addressKey(address)))].filter((address) => address !== '');
};

const lastAt = (row: CorrespondenceRow | undefined, { data: { at } }: Recorded<Mail>): string =>
  row !== undefined && row.last_at > at ? row.last_at : at;

/** Kept for each inbox apart: what happens in an inbox that a person may not see must not change what they are offered. */
export const correspondenceView = projection<CorrespondenceRow, Mail>({
  name: 'correspondence_view',
  version: 1,
  table: viewTable<CorrespondenceRow>({
    name: 'correspondence_view',
    version: 1,
    columns: { address: { type: 'text' }, inbox_id: { type: 'uuid' }, last_at: { type: 'timestamptz' } },
    primaryKey: ['address', 'inbox_id'],
    indexes: [['inbox_id', 'last_at', 'address']],
  }),
  on: ['EmailComposed', 'EmailReceived'],
  matches: (event) => correspondents(event).map((address) => ({ address, inbox_id: event.data.inboxId })),
  row: (row, event, { address }) =>
    address === undefined ? row : { address, inbox_id: event.data.inboxId, last_at: lastAt(row, event) },
});
