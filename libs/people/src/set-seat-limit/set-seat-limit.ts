import type { SeatEvent, Seats } from '../seats.js';

/** `seats`: null where they are not counted. */
export type SetSeatLimit = Readonly<{ type: 'SetSeatLimit'; seats: number | null; at: string }>;

/** A limit below what is assigned takes nobody's seat away: it only keeps further ones from being assigned. */
export const setSeatLimit = ({ seats, at }: SetSeatLimit, { limit }: Seats): readonly SeatEvent[] =>
  seats === limit ? [] : [{ type: 'SeatLimitSet', data: { seats, at } }];
