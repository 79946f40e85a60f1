import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minute } from '../../../threads/src/thread.fixtures.js';
import { GIVE_UP_AFTER_MS, nextAttempt } from './pauses.js';

describe('nextAttempt', () => {
  it.each([
    [1, 1],
    [2, 5],
    [3, 15],
    [4, 60],
    [5, 240],
    [6, 240],
    [40, 240],
  ])('after %i attempts waits %i minutes', (attempts, minutes) =>
    expect(nextAttempt(attempts, minute(0), minute(0))).toBe(minute(minutes)),
  );

  it('tries for five days to the minute, then no more', () => {
    const fiveDays = 5 * 24 * 60;
    expect(nextAttempt(9, minute(fiveDays - 240), minute(0))).toBe(minute(fiveDays));
    expect(nextAttempt(9, minute(fiveDays - 239), minute(0))).toBeNull();
  });

  it('never tries in the past, and comes to an end', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 * 24 * 60 }), (start) => {
        let at: string | null = minute(start);
        for (let attempts = 1; attempts < 60 && at !== null; attempts += 1) {
          const next = nextAttempt(attempts, at, minute(0));
          if (next !== null) {
            expect(next > at).toBe(true);
            expect(Date.parse(next) - Date.parse(minute(0))).toBeLessThanOrEqual(GIVE_UP_AFTER_MS);
          }
          at = next;
        }
        expect(at).toBeNull();
      }),
    ));
});
