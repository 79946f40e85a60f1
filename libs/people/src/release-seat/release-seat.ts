import type { SeatEvent, Seats } from '../seats.js';

export type ReleaseSeat = Readonly<{ type: 'ReleaseSeat'; userId: string; at: string }>;

export const releaseSeat = ({ userId, at }: ReleaseSeat, { holders }: Seats): readonly SeatEvent[] =>
  holders.includes(userId) ? [{ type: 'SeatReleased', data: { userId, at } }] : [];
