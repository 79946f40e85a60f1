import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginningKey,
  forgivenSlips,
  keysOf,
  slipKeys,
  slipsBetween,
  slipsFromBeginning,
  wordsOf,
} from './word-slips.js';

describe('the words of a text', () => {
  it.each([
    ['Zoë Cœur-Façade', ['zoe', 'coeur', 'facade']],
    ['zoe.coeur+shop@example.net', ['zoe', 'coeur', 'shop', 'example', 'net']],
    ["Sinéad O’Brien, O'Neill", ['sinead', 'obrien', 'oneill']],
    ['田中 Łukasz 田中', ['田中', 'lukasz']],
    [' .-_ ', []],
  ])('of %s are found without case, accents and marks', (text, words) => expect(wordsOf(text)).toEqual(words));
});

describe('slips', () => {
  it.each([
    ['jensen', 'jensen', 0],
    ['jens', 'jensen', 0],
    ['jesnen', 'jensen', 1],
    ['jansen', 'jensen', 1],
    ['jensn', 'jensen', 1],
    ['jennsen', 'jensen', 1],
    ['shwarzeneger', 'schwarzenegger', 2],
    ['jensen', 'jen', 3],
  ])('between %s and the nearest beginning of %s are %i', (typed, word, slips) =>
    expect(slipsFromBeginning(typed, word)).toBe(slips),
  );

  it('are forgiven in words of some length', () =>
    expect(['zoe', 'jens', 'jensens', 'jorgensen', 'x'.repeat(31)].map(forgivenSlips)).toEqual([0, 1, 1, 2, 0]));

  it('are those of all words together, each with its nearest; one that meets none spoils it', () => {
    expect(slipsBetween(['jesnen', 'clraa'], ['clara', 'jensen'])).toBe(2);
    expect(slipsBetween(['clara', 'nobody'], ['clara', 'jensen'])).toBeNull();
    expect(slipsBetween(['clara'], [])).toBeNull();
    expect(slipsBetween([], ['clara'])).toBe(0);
  });

  const letter = fc.constantFrom(...'abcdeö田😀');
  const slip = (word: readonly string[], at: number, kind: number, other: string): readonly string[] => {
    if (kind === 0) return word.toSpliced(at, 1);
    if (kind === 1) return word.toSpliced(at, 0, other);
    if (kind === 2) return word.toSpliced(at, 1, other);
    return word.toSpliced(at, 2, ...word.slice(at, at + 2).toReversed());
  };

  it('one in a word, or in its beginning as somebody types it, is met by a key and is one', () => {
    fc.assert(
      fc.property(
        fc.array(letter, { minLength: 3, maxLength: 12 }),
        fc.nat({ max: 12 }),
        fc.nat({ max: 12 }),
        fc.nat({ max: 3 }),
        letter,
        (letters, upTo, where, kind, other) => {
          const beginning = letters.slice(0, Math.max(3, upTo));
          const typed = slip(beginning, where % beginning.length, kind, other).join('');
          fc.pre(forgivenSlips(typed) > 0);
          const word = letters.join('');
          expect(slipKeys(typed).some((key) => keysOf([word]).includes(key))).toBe(true);
          expect(slipsBetween([typed], [word])).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('none at all is met by the key of a beginning', () => {
    fc.assert(
      fc.property(fc.array(letter, { minLength: 1, maxLength: 12 }), fc.nat({ max: 11 }), (letters, upTo) => {
        const typed = letters.slice(0, upTo + 1).join('');
        expect(keysOf([letters.join('')])).toContain(beginningKey(typed));
        expect(slipsFromBeginning(typed, letters.join(''))).toBe(0);
      }),
    );
  });
});
