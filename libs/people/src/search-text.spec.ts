import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchText, sortText } from './search-text.js';

describe('searchable text', () => {
  it.each([
    ['Zoë Cœur', 'zoe coeur'],
    ['ÉLODIE', 'elodie'],
    ['E\u0301lodie', 'elodie'],
    ['Straße', 'strasse'],
    ['Łukasz Øre', 'lukasz ore'],
    ['İstanbul', 'istanbul'],
    ['Ａｄａ', 'ada'],
    ['田中', '田中'],
  ])('%s is found as %s', (text, found) => expect(searchText(text)).toBe(found));

  it('does not change by being made searchable again, so that a query meets the stored text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(searchText(searchText(text))).toBe(searchText(text));
      }),
    );
  });

  it('is sorted by at most 64 characters, none of them cut in half', () => {
    expect(sortText('😀'.repeat(150))).toBe('😀'.repeat(64));
  });
});
