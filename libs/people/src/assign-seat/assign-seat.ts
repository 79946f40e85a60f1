import { RuleBroken } from '#libs/decider';
import type { SeatEvent, Seats } from '../seats.js';

export type AssignSeat = Readonly<{ type: 'AssignSeat'; userId: string; at: string }>;

/** @throws RuleBroken `seats-taken` when there is none left */
export const assignSeat = ({ userId, at }: AssignSeat, { limit, holders }: Seats): readonly SeatEvent[] => {
  if (holders.includes(userId)) return [];
  if (limit !== null && holders.length >= limit) {
    throw new RuleBroken('seats-taken', `all of the ${limit} seats are assigned: release one first, or get more`);
  }
  return [{ type: 'SeatAssigned', data: { userId, at } }];
};
