import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { SeatEvent } from '../seats.js';

/** How many seats there are, null where they are not counted, and how many of them are assigned: one row. */
export type SeatRow = Readonly<{ name: string; seats: number | null; assigned: number }>;

const HOUSE = 'house';

const seatRow = (
  row: SeatRow = { name: HOUSE, seats: null, assigned: 0 },
  event: Recorded<SeatEvent>,
): SeatRow | undefined => {
  switch (event.type) {
    case 'SeatLimitSet':
      return { ...row, seats: event.data.seats };
    case 'SeatAssigned':
      return { ...row, assigned: row.assigned + 1 };
    case 'SeatReleased':
      return { ...row, assigned: row.assigned - 1 };
    default:
      return event satisfies never;
  }
};

export const seatView = projection<SeatRow, SeatEvent>({
  name: 'seat_view',
  version: 1,
  table: viewTable<SeatRow>({
    name: 'seat_view',
    version: 1,
    columns: { name: { type: 'text' }, seats: { type: 'integer', nullable: true }, assigned: { type: 'integer' } },
    primaryKey: ['name'],
  }),
  on: ['SeatLimitSet', 'SeatAssigned', 'SeatReleased'],
  matches: () => [{ name: HOUSE }],
  row: seatRow,
});
