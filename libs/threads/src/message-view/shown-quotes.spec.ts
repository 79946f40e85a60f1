import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangesWithin } from './shown-quotes.js';

describe('rangesWithin', () => {
  it.each([
    [
      100,
      [
        { from: 2, to: 10 },
        { from: 40, to: 60 },
      ],
    ],
    [
      50,
      [
        { from: 2, to: 10 },
        { from: 40, to: 50 },
      ],
    ],
    [40, [{ from: 2, to: 10 }]],
    [0, []],
  ])('of a text cut to %i', (length, expected) =>
    expect(
      rangesWithin(
        [
          { from: 2, to: 10 },
          { from: 40, to: 60 },
        ],
        length,
      ),
    ).toEqual(expected),
  );

  it('are valid for the text that is left', () => {
    const range = fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 50 })).map(([from, by]) => ({ from, to: from + by }));
    fc.assert(
      fc.property(fc.array(range), fc.nat(150), (ranges, length) => {
        for (const { from, to } of rangesWithin(ranges, length)) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(length);
        }
      }),
    );
  });
});
