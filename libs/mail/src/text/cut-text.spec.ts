import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from './cut-text.js';

const cut = (text: string, maxBytes: number): string => cutText(Buffer.from(text, 'utf8'), maxBytes);

describe('cutText', () => {
  it('leaves a short text alone', () => expect(cut('Grüße 😀\n', 100)).toBe('Grüße 😀\n'));

  it.each([
    ['at the end of a line', `${'a'.repeat(90)}\nbbbb bbbb bbbb`, `${'a'.repeat(90)}\n`],
    ['at the end of a word', `${'a'.repeat(98)} bbbbbbb`, 'a'.repeat(98)],
    ['where a text has neither', 'a'.repeat(120), 'a'.repeat(100)],
    ['but never within a character', `${'a'.repeat(98)}😀b`, 'a'.repeat(98)],
  ])('ends %s', (_, text, expected) => expect(cut(text, 100)).toBe(expected));

  it('is a beginning of the text of valid characters that fits, and gives up little', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 1, max: 300 }), (text, max) => {
        const kept = cut(text, max);
        const bytes = Buffer.byteLength(kept);
        expect(text.startsWith(kept)).toBe(true);
        expect(kept).not.toMatch(/\p{Surrogate}/u);
        expect(bytes).toBeLessThanOrEqual(max);
        if (Buffer.byteLength(text) <= max) expect(kept).toBe(text);
      }),
    ));
});
