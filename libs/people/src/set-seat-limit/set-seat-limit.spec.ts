import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { SeatEvent } from '../seats.js';
import { seatsDecider } from '../seats-decider.js';
import type { SetSeatLimit } from './set-seat-limit.js';

const at = '2026-03-01T09:00:00.000Z';
const limited = (seats: number | null): SeatEvent => ({ type: 'SeatLimitSet', data: { seats, at } });
const assigned = (userId: string): SeatEvent => ({ type: 'SeatAssigned', data: { userId, at } });
const command = (seats: number | null): SetSeatLimit => ({ type: 'SetSeatLimit', seats, at });

describe('SetSeatLimit', () => {
  it('says how many seats there are', () => given(seatsDecider).when(command(5)).then(limited(5)));
  it('counts them no longer', () => given(seatsDecider, limited(5)).when(command(null)).then(limited(null)));
  it('is quiet the second time', () => {
    given(seatsDecider, limited(5)).when(command(5)).thenNothing();
    given(seatsDecider).when(command(null)).thenNothing();
  });
  it('takes no seat away that is assigned', () => {
    const two = [assigned('u1'), assigned('u2')];
    given(seatsDecider, ...two)
      .when(command(1))
      .then(limited(1));
    given(seatsDecider, ...two, limited(1))
      .when({ type: 'AssignSeat', userId: 'u1', at })
      .thenNothing();
  });
});
