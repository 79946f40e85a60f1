import type { Fact } from '#libs/decider';

/**
 * The facts of the seats. They lie on one stream for everybody, because how many there are is a rule about all of them: of two that would take
 * the last one, the log lets one through.
 */
export type SeatEvent =
  | Fact<'SeatLimitSet', { seats: number | null; at: string }>
  | Fact<'SeatAssigned', { userId: string; at: string }>
  | Fact<'SeatReleased', { userId: string; at: string }>;

/** How many seats there are, null where they are not counted, and who has one. */
export type Seats = Readonly<{ limit: number | null; holders: readonly string[] }>;

export const noSeats: Seats = { limit: null, holders: [] };

export const SEATS_STREAM = 'seats';

/** Whether somebody may work: with a seat, or where seats are not counted. */
export const isSeated = ({ limit, holders }: Seats, userId: string): boolean =>
  limit === null || holders.includes(userId);

export const evolveSeats = (seats: Seats, event: SeatEvent): Seats => {
  switch (event.type) {
    case 'SeatLimitSet':
      return { ...seats, limit: event.data.seats };
    case 'SeatAssigned':
      return { ...seats, holders: [...seats.holders, event.data.userId] };
    case 'SeatReleased':
      return { ...seats, holders: seats.holders.filter((userId) => userId !== event.data.userId) };
    default:
      return event satisfies never;
  }
};
