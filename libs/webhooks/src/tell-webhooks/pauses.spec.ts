import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GIVE_UP_AFTER_MS, nextAttempt } from './pauses.js';

const since = '2026-03-01T09:00:00.000Z';
const after = (ms: number): string => new Date(Date.parse(since) + ms).toISOString();

it('pauses twice as long each time, five seconds at least and an hour at most', () => {
  const pauses: number[] = [];
  for (let at: string | null = since; at !== null && pauses.length < 12;) {
    const next: string | null = nextAttempt(since, at);
    if (next !== null) pauses.push((Date.parse(next) - Date.parse(at)) / 1_000);
    at = next;
  }
  expect(pauses).toEqual([5, 5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600]);
});

it('tries for three days', () => {
  expect(nextAttempt(since, after(GIVE_UP_AFTER_MS - 1))).not.toBeNull();
  expect(nextAttempt(since, after(GIVE_UP_AFTER_MS))).toBeNull();
});

it('never tries sooner than five seconds later', () =>
  fc.assert(
    fc.property(fc.nat(GIVE_UP_AFTER_MS - 1), (ms) => {
      const pause = Date.parse(nextAttempt(since, after(ms)) ?? '') - Date.parse(after(ms));
      expect(pause).toBeGreaterThanOrEqual(5_000);
      expect(pause).toBeLessThanOrEqual(3_600_000);
    }),
  ));
