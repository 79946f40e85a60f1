import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { SeatEvent } from '../seats.js';
import { seatsDecider } from '../seats-decider.js';
import type { ReleaseSeat } from './release-seat.js';

const at = '2026-03-01T09:00:00.000Z';
const assigned: SeatEvent = { type: 'SeatAssigned', data: { userId: 'u1', at } };
const released: SeatEvent = { type: 'SeatReleased', data: { userId: 'u1', at } };
const command: ReleaseSeat = { type: 'ReleaseSeat', userId: 'u1', at };

describe('ReleaseSeat', () => {
  it('takes a seat back', () => given(seatsDecider, assigned).when(command).then(released));
  it('is quiet the second time', () => given(seatsDecider, assigned, released).when(command).thenNothing());
  it('takes nothing from those who have none', () => given(seatsDecider).when(command).thenNothing());
});
