import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { isSeated, type SeatEvent } from '../seats.js';
import { seatsDecider } from '../seats-decider.js';
import type { AssignSeat } from './assign-seat.js';

const at = '2026-03-01T09:00:00.000Z';
const limited: SeatEvent = { type: 'SeatLimitSet', data: { seats: 1, at } };
const assigned: SeatEvent = { type: 'SeatAssigned', data: { userId: 'u1', at } };
const released: SeatEvent = { type: 'SeatReleased', data: { userId: 'u1', at } };
const command: AssignSeat = { type: 'AssignSeat', userId: 'u1', at };

describe('AssignSeat', () => {
  it('assigns a seat', () => given(seatsDecider, limited).when(command).then(assigned));
  it('assigns one where seats are not counted', () => given(seatsDecider).when(command).then(assigned));
  it('is quiet the second time', () => given(seatsDecider, limited, assigned).when(command).thenNothing());
  it('assigns none that there is not', () =>
    given(seatsDecider, limited, assigned)
      .when({ ...command, userId: 'u2' })
      .thenBroken('seats-taken'));
  it('assigns the one that was released', () =>
    given(seatsDecider, limited, assigned, released)
      .when({ ...command, userId: 'u2' })
      .then({ type: 'SeatAssigned', data: { userId: 'u2', at } }));
});

describe('somebody without a seat', () => {
  const may = (...events: readonly SeatEvent[]) => isSeated(fold(seatsDecider, events), 'u1');
  it('works where seats are not counted, and only there', () => {
    expect(may()).toBe(true);
    expect(may(limited)).toBe(false);
    expect(may(limited, assigned)).toBe(true);
    expect(may(limited, assigned, released)).toBe(false);
    expect(may(limited, { type: 'SeatLimitSet', data: { seats: null, at } })).toBe(true);
  });
});
