import type { Recorded } from '#libs/decider';
import type { InboxEvent } from '#libs/inboxes';
import { projection, viewTable } from '#libs/read-models';
import type { ThreadEvent } from '#libs/threads';

/**
 * When mail to an address first and last came in by `passed_to`, a connected one: by itself where both are the same, else passed on from elsewhere,
 * which is kept of the addresses alone that an inbox tells to be.
 */
export type ArrivalRow = Readonly<{
  address: string;
  passed_to: string;
  inbox_id: string;
  first_at: string | null;
  last_at: string | null;
}>;

type Seen =
  | Extract<ThreadEvent, { type: 'EmailReceived' }>
  | Extract<InboxEvent, { type: 'ForwardingAdded' | 'ForwardingRemoved' | 'AddressDisconnected' }>;

type Match = Partial<ArrivalRow>;

const matches = ({ type, data }: Recorded<Seen>): readonly Match[] => {
  switch (type) {
    case 'ForwardingAdded':
      return [{ address: data.address, passed_to: data.to }];
    case 'ForwardingRemoved':
      return [{ address: data.address, inbox_id: data.inboxId }];
    case 'AddressDisconnected':
      return [{ address: data.address, passed_to: data.address }];
    case 'EmailReceived': {
      const named = [...data.to, ...data.cc].map(({ address }) => address.toLowerCase());
      return [...new Set([data.receivedBy, ...named])].map((address) => ({ address, passed_to: data.receivedBy }));
    }
    default:
      return type satisfies never;
  }
};

const arrivalRow = (row: ArrivalRow | undefined, event: Recorded<Seen>, match: Match): ArrivalRow | undefined => {
  switch (event.type) {
    case 'ForwardingAdded': {
      const { address, to, inboxId } = event.data;
      return row ?? { address, passed_to: to, inbox_id: inboxId, first_at: null, last_at: null };
    }
    case 'ForwardingRemoved':
    case 'AddressDisconnected':
      return undefined;
    case 'EmailReceived': {
      const { receivedBy: address, inboxId, at } = event.data;
      if (row !== undefined) return { ...row, first_at: row.first_at ?? at, last_at: at };
      if (match.address !== address) return undefined;
      return { address, passed_to: address, inbox_id: inboxId, first_at: at, last_at: at };
    }
    default:
      return event satisfies never;
  }
};

export const arrivalView = projection<ArrivalRow, Seen>({
  name: 'arrival_view',
  version: 1,
  table: viewTable<ArrivalRow>({
    name: 'arrival_view',
    version: 1,
    columns: {
      address: { type: 'text' },
      passed_to: { type: 'text' },
      inbox_id: { type: 'uuid' },
      first_at: { type: 'timestamptz', nullable: true },
      last_at: { type: 'timestamptz', nullable: true },
    },
    primaryKey: ['address', 'passed_to'],
  }),
  on: ['EmailReceived', 'ForwardingAdded', 'ForwardingRemoved', 'AddressDisconnected'],
  matches,
  row: arrivalRow,
});
