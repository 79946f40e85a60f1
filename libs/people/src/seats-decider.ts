import type { Decider } from '#libs/decider';
import { type AssignSeat, assignSeat } from './assign-seat/assign-seat.js';
import { type ReleaseSeat, releaseSeat } from './release-seat/release-seat.js';
import { evolveSeats, noSeats, type SeatEvent, type Seats } from './seats.js';
import { type SetSeatLimit, setSeatLimit } from './set-seat-limit/set-seat-limit.js';

export type SeatCommand = AssignSeat | ReleaseSeat | SetSeatLimit;

const decide = (command: SeatCommand, seats: Seats): readonly SeatEvent[] => {
  switch (command.type) {
    case 'AssignSeat':
      return assignSeat(command, seats);
    case 'ReleaseSeat':
      return releaseSeat(command, seats);
    case 'SetSeatLimit':
      return setSeatLimit(command, seats);
    default:
      return command satisfies never;
  }
};

/** Everything the stream of the seats can do. */
export const seatsDecider: Decider<Seats, SeatCommand, SeatEvent> = {
  initialState: noSeats,
  decide,
  evolve: evolveSeats,
};
